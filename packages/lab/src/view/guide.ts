/**
 * The decision guide as text. Pure.
 */

import type { Decision } from "../decide/decide.ts";
import { decide } from "../decide/decide.ts";
import { type Needs, TYPICAL } from "../decide/needs.ts";
import type { Report } from "../report/report.ts";
import { bytes, digits, duration } from "../words/names.ts";
import { WIDTH, wrapped } from "./table.ts";

const INDENT = "    ";

const REACH = {
  both: "each can reach the other",
  out: "only the consumer can connect",
  in: "only the provider can connect",
} as const;

/** `1 change an hour, 200 consumers, at most 5 s old, each can reach the other`. */
export function needsInWords(needs: Needs): string {
  const { consumers, withinMs, reach, sends } = needs;
  const rate = rateInWords(needs.changesPerHour);
  const who = `${consumers.toLocaleString("en")} ${consumers === 1 ? "consumer" : "consumers"}`;
  const parts = [rate, who, `at most ${duration(withinMs)} old`, REACH[reach]];
  return [...parts, ...(sends ? ["the consumer sends too"] : [])].join(", ");
}

export function rateInWords(changesPerHour: number): string {
  if (changesPerHour >= 3_600) return counted(changesPerHour / 3_600, "a second");
  if (changesPerHour >= 60) return counted(changesPerHour / 60, "a minute");
  if (changesPerHour >= 1) return counted(changesPerHour, "an hour");
  return counted(changesPerHour * 24, "a day");
}

const counted = (count: number, per: string) =>
  `${digits(count)} ${digits(count) === "1" ? "change" : "changes"} ${per}`;

/** What to choose for some typical needs. */
export function guideLines(report: Report): string[] {
  const typical = TYPICAL.flatMap(({ name, needs }) => {
    const { choose, everyMs, because } = decide(needs, report);
    const chosen = choose ?? `none of these. ${because.join(" ")}`;
    const every = everyMs === null ? "" : ` every ${duration(everyMs)}`;
    return wrapped(`  ${name} (${needsInWords(needs)}): ${chosen}${every}`, WIDTH, INDENT);
  });
  const own = "  Your own: pnpm compare decide --rate 10/min --within 2s --reach out";
  return ["Which one to choose, by the figures of this run", ...typical, own];
}

/** What to choose for needs of one's own, and why. */
export function decisionLines(needs: Needs, report: Report): string[] {
  const decision = decide(needs, report);
  const { choose, everyMs, combineWith, because, ruledOut } = decision;
  const every = everyMs === null ? "" : ` every ${duration(everyMs)}`;
  const lines = [
    `For ${needsInWords(needs)}:`,
    `  Choose    ${choose === null ? "none of these" : `${choose}${every}`}`,
    ...combineWith.map((each) => `  with      ${each}`),
    ...because.map((each) => `  Because   ${each}`),
    ...costLines(decision),
    ...ruledOut.map((each) => `  Not       ${each.transport}: ${each.because}`),
  ];
  return lines.flatMap((line) => wrapped(line, WIDTH, " ".repeat(12)));
}

function costLines({ cost }: Decision): string[] {
  if (!cost) return [];
  const { connections, memoryBytes, requestsPerHour, bytesPerHour } = cost;
  return [
    `  Costs     ${connections.toLocaleString("en")} open connections, ${bytes(memoryBytes)} of memory, ${digits(requestsPerHour)} requests and ${bytes(bytesPerHour)} an hour`,
  ];
}
