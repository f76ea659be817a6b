/**
 * Fills a code fence from the file that it names, so that no code on the site can differ from code that
 * the tests run: ```` ```ts file=lessons/01-rest-crud/solution/server.ts#create ````
 *
 * The path begins at the top of the repository with `lessons/` or `packages/`, else in the text's folder.
 */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { regionsOf } from "@course/lesson-kit/lesson";
import type { Code, Root } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";

export function filledFences({ root }: { root: string }) {
  return (tree: Root, text: VFile): void => {
    visit(tree, "code", (code) => {
      const reference = /(?:^|\s)file=(\S+)/.exec(code.meta ?? "")?.[1];
      if (reference !== undefined) fill(code, reference, { root, text: text.path });
    });
  };
}

/** `text` is the absolute path of the Markdown file that the fence stands in. */
function fill(code: Code, reference: string, { root, text }: { root: string; text: string }): void {
  const [file = "", region] = reference.split("#");
  const fromTop = /^(lessons|packages)\//.test(file);
  const source = path.resolve(fromTop ? root : path.dirname(text), file);
  const place = `${path.relative(root, text)}${code.position ? `:${code.position.start.line}` : ""}`;
  if (!existsSync(source)) {
    throw new Error(
      `${place}: there is no file "${file}". Give its path from the top of the repository (lessons/… or packages/…) or from the text's folder.`,
    );
  }
  const content = readFileSync(source, "utf8").trimEnd();
  code.value = region === undefined ? content : regionText(content, region, place, file);
  const title = path.relative(root, source).replaceAll(path.sep, "/");
  code.meta = `title="${title}"`;
}

function regionText(source: string, name: string, place: string, file: string): string {
  const regions = regionsOf(source);
  const region = regions.find((each) => each.name === name);
  if (!region) {
    const names = regions.map((each) => each.name).join(", ");
    throw new Error(`${place}: "${file}" has no region "${name}". It has: ${names || "none"}.`);
  }
  return dedented(region.lines).join("\n");
}

/** The lines without the indentation that all of them have. */
export function dedented(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common));
}
