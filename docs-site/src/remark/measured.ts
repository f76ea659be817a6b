/**
 * Turns a paragraph that is only a link to a report of `pnpm compare` into what the report says.
 *
 * Tables, sentences and plots are made from the figures at build, so that no number here is typed by hand
 * and no script is sent to draw them. Where Markdown is shown as it is, it stays a link to the file.
 */

import { readFileSync } from "node:fs";
import path from "node:path";
import { type Block, documentOf, type Item, type Table } from "@course/lab/report";
import { parseReport } from "@course/lab/schema";
import type { PhrasingContent, Root, RootContent } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { element, importComponent } from "./element";
import { onlyLink } from "./recordings-and-self-checks";

/** Below the sections of the text in which a report is shown. */
const HEADING_DEPTH = 3;

/**
 * What a reader of the article needs of the report; the rest is in the page that each run of `pnpm compare`
 * writes. Every visitor loads this page, so of the pictures it has only those of delays.
 *
 * Without `plots` it is for those who read text only.
 */
export function measured({ plots }: { plots: boolean }) {
  return (tree: Root, text: VFile): void => {
    visit(tree, "paragraph", (paragraph, index, parent) => {
      const url = onlyLink(paragraph)?.url ?? "";
      if (!url.endsWith("/measured.json") || index === undefined || !parent) return;
      const file = path.resolve(path.dirname(text.path), url);
      const report = parseReport(JSON.parse(readFileSync(file, "utf8")));
      const illustrated = documentOf(report, ["head", "transports"]);
      const blocks = [
        ...(plots ? illustrated : without("picture", illustrated)),
        ...without("picture", documentOf(report, ["idle", "outage", "polling"])),
        ...without("list", documentOf(report, ["checks"])),
        ...documentOf(report, ["verdicts"]),
      ];
      parent.children.splice(index, 1, ...(blocks.flatMap(markdownOf) as never[]));
      if (plots) importComponent(tree, "Plot");
    });
  };
}

const without = (unwanted: Block["kind"], blocks: readonly Block[]) =>
  blocks.filter(({ kind }) => kind !== unwanted);

function markdownOf(block: Block): RootContent[] {
  if (block.kind === "heading") {
    return [{ type: "heading", depth: HEADING_DEPTH, children: words(block.text) }];
  }
  if (block.kind === "paragraph") return [paragraph(words(block.text))];
  if (block.kind === "list") return [list(block.items.map(itemWords))];
  if (block.kind === "picture") {
    return [element("Plot", { svg: block.svg, caption: block.caption })];
  }
  const sentences = block.sentences.map(words);
  return [table(block), ...(sentences.length > 0 ? [list(sentences)] : [])];
}

const words = (value: string): PhrasingContent[] => [{ type: "text", value }];

const strong = (value: string): PhrasingContent => ({ type: "strong", children: words(value) });

function itemWords({ label, text, verdict, detail }: Item): PhrasingContent[] {
  return [
    ...words(label === undefined ? text : `${label}: ${text}`),
    ...(verdict ? [...words(" "), strong(verdict.words)] : []),
    ...words(detail === undefined ? "" : `: ${detail}`),
  ];
}

const paragraph = (children: PhrasingContent[]): RootContent => ({ type: "paragraph", children });

const list = (items: readonly PhrasingContent[][]): RootContent => ({
  type: "list",
  ordered: false,
  spread: false,
  children: items.map((item) => ({
    type: "listItem",
    children: [{ type: "paragraph", children: item }],
  })),
});

function table({ columns, rows }: Table): RootContent {
  const row = (cells: readonly string[]) => ({
    type: "tableRow" as const,
    children: cells.map((cell) => ({ type: "tableCell" as const, children: words(cell) })),
  });
  const head = columns.map(({ title }) => title.join(" ").trim());
  const align = columns.map(({ isLeft }) => (isLeft ? "left" : "right"));
  return { type: "table", align, children: [row(head), ...rows.map(row)] };
}
