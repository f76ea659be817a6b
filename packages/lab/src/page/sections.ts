/**
 * The parts of the page. Pure.
 */

import type { Report } from "../report/report.ts";
import {
  articleSentence,
  idleSentence,
  outageSentence,
  transportSentence,
} from "../words/sentences.ts";
import { escaped } from "../plots/svg.ts";
import type { Cells } from "../view/table.ts";

export function tableHtml({ columns, rows }: Cells): string {
  const cells = (tag: string, row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  const head = columns.map(({ title }) => title.join(" ").trim());
  return `<div class="scroll" tabindex="0"><table><thead>${cells("th", head)}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table></div>`;
}

export const paragraphs = (texts: readonly string[]): string =>
  texts.map((text) => `<p>${escaped(text)}</p>`).join("");

/** A sentence for each row of the three tables. */
export const transportSentences = (report: Report): string =>
  paragraphs(report.transports.map((transport) => transportSentence(transport, report)));
export const idleSentences = (report: Report): string => paragraphs(report.idle.map(idleSentence));
export const outageSentences = (report: Report): string =>
  paragraphs(report.outage.rows.map((row) => outageSentence(row, report)));

const WORDS = { holds: "holds", fails: "fails", unclear: "too noisy to tell" } as const;

export function checksHtml({ checks }: Report): string {
  const items = checks.map(
    ({ id, what, verdict, expected, measured }) =>
      `<li><span class="${verdict}">${WORDS[verdict]}</span> ${id}: ${escaped(what)}. Expected: ${escaped(expected)}. Got: ${escaped(measured)}.</li>`,
  );
  return `<ul>${items.join("")}</ul>`;
}

export function publishedHtml({ published }: Report): string {
  const items = published.map(
    ({ source, url, claim, measured, verdict, why }) =>
      `<li><a href="${escaped(url)}">${escaped(source)}</a>: ${escaped(claim)}. <strong>${verdict}</strong>: ${escaped(measured)}. ${escaped(why)}</li>`,
  );
  return `<ul>${items.join("")}</ul>`;
}

const TAG_CLASSES = {
  supported: "holds",
  "supported with a condition": "unclear",
  "not supported by this run": "fails",
} as const;

export function articleHtml({ verdicts }: Report): string {
  const items = verdicts.map(
    (verdict) =>
      `<li>${escaped(verdict.claim)} <strong class="${TAG_CLASSES[verdict.tag]}">${verdict.tag}</strong>. ${escaped(articleSentence(verdict))}</li>`,
  );
  return `<ul>${items.join("")}</ul>`;
}

const number = (name: string, value: number, text: string) =>
  `<label>${text}<input name="${name}" type="number" min="0" step="any" value="${value}"></label>`;

const choice = (name: string, options: readonly (readonly [string, string])[]) =>
  `<select name="${name}" aria-label="${name}">${options.map(([value, text]) => `<option value="${value}">${text}</option>`).join("")}</select>`;

export const FORM = `<form id="needs">
<div><label for="rate">It happens</label><div class="pair"><input id="rate" name="rate" type="number" min="0" step="any" value="1">${choice(
  "per",
  [
    ["60", "times a minute"],
    ["3600", "times a second"],
    ["1", "times an hour"],
    ["0.041666667", "times a day"],
  ],
)}</div></div>
${number("consumers", 100, "Consumers")}
${number("within", 2, "At most so many seconds old")}
${number("distance", 25, "One way between the two, in ms")}
<div><label>Who can connect</label>${choice("reach", [
  ["both", "each to the other"],
  ["out", "only the consumer"],
  ["in", "only the provider"],
])}</div>
<label><input name="sends" type="checkbox"> the consumer sends as well</label>
</form><div id="decision" aria-live="polite"></div>`;
