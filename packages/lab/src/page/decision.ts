/**
 * A decision as HTML. Pure.
 */

import type { Decision } from "../decide/decide.ts";
import { bytes, digits, duration } from "../words/names.ts";
import { escaped } from "../plots/svg.ts";

export function decisionHtml(decision: Decision): string {
  const { choose, everyMs, combineWith, because, ruledOut } = decision;
  const every = everyMs === null ? "" : ` every ${duration(everyMs)}`;
  const not = ruledOut.map(({ transport, because: why }) => `Not ${transport}: ${why}.`);
  return [
    `<p class="choice">${choose === null ? "None of these" : `${choose}${every}`}</p>`,
    list("with", combineWith),
    ...because.map((each) => `<p>${escaped(each)}</p>`),
    costHtml(decision),
    list("", not),
  ].join("");
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  const before = title === "" ? "" : `<p>${title}</p>`;
  return `${before}<ul>${items.map((each) => `<li>${escaped(each)}</li>`).join("")}</ul>`;
}

function costHtml({ cost }: Decision): string {
  if (!cost) return "";
  const { connections, memoryBytes, requestsPerHour, bytesPerHour } = cost;
  return `<p>That is ${connections.toLocaleString("en")} open connections, ${bytes(memoryBytes)} of memory, ${digits(requestsPerHour)} requests and ${bytes(bytesPerHour)} an hour for all consumers together.</p>`;
}
