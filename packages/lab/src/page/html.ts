/**
 * Blocks as HTML. Pure.
 */

import type { Block, Item, Table } from "../document/block.ts";
import { escaped } from "../plots/svg.ts";

export const htmlOf = (blocks: readonly Block[]): string => blocks.map(blockHtml).join("\n");

function blockHtml(block: Block): string {
  if (block.kind === "heading") return `<h2>${escaped(block.text)}</h2>`;
  if (block.kind === "paragraph") return paragraph(block.text);
  if (block.kind === "list") return `<ul>${block.items.map(itemHtml).join("")}</ul>`;
  if (block.kind === "table") return tableHtml(block);
  return `<figure>${block.svg}<figcaption>${escaped(block.caption)}</figcaption></figure>`;
}

const paragraph = (text: string) => `<p>${escaped(text)}</p>`;

function itemHtml({ label, source, text, verdict, detail, aside }: Item): string {
  const more = detail ?? aside;
  const parts = [
    label && `<strong>${escaped(label)}</strong> `,
    source && `<a href="${escaped(source.url)}">${escaped(source.name)}</a>: `,
    escaped(text),
    verdict && ` <strong class="${verdict.tone}">${verdict.words}</strong>`,
    more && `: ${escaped(more)}`,
  ];
  return `<li>${parts.filter(Boolean).join("")}</li>`;
}

function tableHtml({ columns, rows, sentences }: Table): string {
  const cells = (tag: string, row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  const head = columns.map(({ title }) => title.join(" ").trim());
  const body = rows.map((row) => cells("td", row)).join("");
  return `<div class="scroll" tabindex="0"><table><thead>${cells("th", head)}</thead><tbody>${body}</tbody></table></div>${sentences.map(paragraph).join("")}`;
}
