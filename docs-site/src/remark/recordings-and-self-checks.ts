/**
 * Turns a paragraph that is only a link to a recording or to a self-check into the thing itself.
 *
 * Where Markdown is shown as it is, it stays a link to the file. What the file holds is checked here, so
 * that a broken one ends the build and not the page.
 */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseTrace } from "@course/wire/schema";
import type { Link, Paragraph, Root } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { parseSelfCheck } from "../forms/self-check";
import { element, importComponent } from "./element";

export function recordingsAndSelfChecks({ root }: { root: string }) {
  return (tree: Root, text: VFile): void => {
    const used = new Set<string>();
    visit(tree, "paragraph", (paragraph, index, parent) => {
      const link = onlyLink(paragraph);
      const kind = link && kindOf(link.url);
      if (!link || !kind || index === undefined || !parent) return;
      const value = readChecked(path.resolve(path.dirname(text.path), link.url), kind, root);
      const caption = textOf(link);
      parent.children[index] = element(kind.component, {
        [kind.attribute]: value,
        caption,
      }) as never;
      used.add(kind.component);
    });
    for (const component of used) importComponent(tree, component);
  };
}

const KINDS = [
  {
    ends: /\/scenes\/[a-z0-9-]+\.json$/,
    component: "Recording",
    attribute: "trace",
    parse: parseTrace as (value: unknown) => unknown,
  },
  {
    ends: /self-check\.json$/,
    component: "SelfCheck",
    attribute: "check",
    parse: parseSelfCheck as (value: unknown) => unknown,
  },
] as const;

type Kind = (typeof KINDS)[number];

const kindOf = (url: string): Kind | undefined => KINDS.find(({ ends }) => ends.test(url));

/** The link that a paragraph consists of. */
export function onlyLink(paragraph: Paragraph): Link | undefined {
  const [only, ...others] = paragraph.children;
  return only?.type === "link" && others.length === 0 ? only : undefined;
}

const textOf = (link: Link) =>
  link.children.map((child) => ("value" in child ? child.value : "")).join("");

/** What a recording has and no drawing shows stays behind: every reader would load it. */
const UNUSED = new Set(["receivedAt", "inReplyTo", "upgradedAt", "closedAt"]);

const withoutUnused = (key: string, value: unknown) => (UNUSED.has(key) ? undefined : value);

/** The file's JSON in its shortest form. */
function readChecked(file: string, { parse }: Kind, root: string): string {
  const name = path.relative(root, file);
  if (!existsSync(file)) {
    throw new Error(
      `There is no "${name}". A recording is made by pnpm record; a self-check is written by hand.`,
    );
  }
  try {
    return JSON.stringify(parse(JSON.parse(readFileSync(file, "utf8"))), withoutUnused);
  } catch (error) {
    throw new Error(`"${name}": ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}
