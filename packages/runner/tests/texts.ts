/**
 * The fences of the texts that a learner reads: what they show, and what they say about where it comes from.
 */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export interface Fence {
  /** The file, from the top of the repository: `lessons/01-rest-crud/README.md`. */
  text: string;
  /** The line in which it opens, counted from 1. */
  line: number;
  /** `sh`, `text`, …; empty when it names none. */
  language: string;
  /** What follows the language: `from="pnpm lesson 01 check" state="…"`. */
  info: string;
  /** What stands in it, without the indentation of the fence itself. */
  lines: string[];
}

/** Where texts are, from the top of the repository. */
const FOLDERS = ["lessons", "docs-site/docs"];

/** All of them, in the order in which a reader meets them. */
export async function readFences(root: string): Promise<Fence[]> {
  const fences: Fence[] = [];
  for (const folder of FOLDERS) {
    const files = await readdir(path.join(root, folder), { recursive: true });
    const names = files
      .map((file) => `${folder}/${file.replaceAll(path.sep, "/")}`)
      .filter((name) => name.endsWith(".md") && !/\/(node_modules|exercise)\//.test(name));
    for (const name of names.toSorted()) {
      fences.push(...fencesOf(await readFile(path.join(root, name), "utf8"), name));
    }
  }
  return fences;
}

/** The fences of one text. Pure. */
export function fencesOf(markdown: string, text: string): Fence[] {
  const fences: Fence[] = [];
  let open: { fence: Fence; indent: string; closing: string } | undefined;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    if (open) {
      if (line.trim() === open.closing) open = undefined;
      else
        open.fence.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
      continue;
    }
    const [, indent = "", closing, language = "", info = ""] =
      /^( *)(`{3,}|~{3,})(\S*) *(.*)$/.exec(line) ?? [];
    if (closing === undefined) continue;
    const fence = { text, line: index + 1, language, info: info.trim(), lines: [] };
    fences.push(fence);
    open = { fence, indent, closing };
  }
  return fences;
}

/** The words after `lesson` in a command; 'single quotes' hold one together. */
export function wordsOf(command: string): string[] {
  const rest = command.slice(command.indexOf("lesson") + "lesson".length);
  return [...rest.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
