/**
 * A lesson's Markdown for a terminal: paragraphs broken anew, code as it stands. Pure.
 */

import { wrap } from "@course/wire/wrap";

const FENCE = /^\s*```/;
/** What begins a line of its own: an item of a list, a quote, a table, a heading. */
const OWN_LINE = /^\s*([-*>|#]|\d+\.)/;

/** Lines of at most `width` columns, but for code. Links keep their address, which terminals open. */
export function markdownLines(text: string, width: number): string[] {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let isCode = false;
  const flush = () => {
    if (paragraph.length > 0) lines.push(...wrap(paragraph.join(" "), width));
    paragraph = [];
  };
  for (const line of text.split(/\r?\n/)) {
    if (FENCE.test(line) || isCode || line.trim() === "") {
      flush();
      if (FENCE.test(line)) isCode = !isCode;
      else lines.push(isCode ? `    ${line}`.trimEnd() : "");
    } else {
      if (OWN_LINE.test(line)) flush();
      paragraph.push(line.trim());
    }
  }
  flush();
  return lines;
}
