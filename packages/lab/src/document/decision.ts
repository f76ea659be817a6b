/**
 * What to choose for given needs, and why, as blocks. Pure.
 */

import { decide, type Decision } from "../decide/decide.ts";
import type { Needs } from "../decide/needs.ts";
import type { Report } from "../report/report.ts";
import { bytes, digits, duration } from "../words/names.ts";
import { type Block, type Item, list, paragraph } from "./block.ts";

export function decisionOf(needs: Needs, report: Report): Block[] {
  const decision = decide(needs, report);
  const { combineWith, because, ruledOut } = decision;
  const items: Item[] = [
    { label: "Choose", text: chosen(decision) },
    ...combineWith.map((text) => ({ label: "with", text })),
    ...because.map((text) => ({ label: "Because", text })),
    ...costItems(decision),
    ...ruledOut.map((each) => ({ label: "Not", text: `${each.transport}: ${each.because}` })),
  ];
  return [paragraph(`For ${needsInWords(needs)}:`), list(items)];
}

/** `polling every 1 min`. */
export function chosen({ choose, everyMs }: Decision): string {
  if (choose === null) return "none of these";
  return everyMs === null ? choose : `${choose} every ${duration(everyMs)}`;
}

function costItems({ cost }: Decision): Item[] {
  if (!cost) return [];
  const { connections, memoryBytes, requestsPerHour, bytesPerHour } = cost;
  const text = `${connections.toLocaleString("en")} open connections, ${bytes(memoryBytes)} of memory, ${digits(requestsPerHour)} requests and ${bytes(bytesPerHour)} an hour`;
  return [{ label: "Costs", text }];
}

const REACH = {
  both: "each can reach the other",
  out: "only the consumer can connect",
  in: "only the provider can connect",
} as const;

/** `1 change an hour, 200 consumers, at most 5 s old, each can reach the other`. */
export function needsInWords(needs: Needs): string {
  const { consumers, withinMs, reach, sends } = needs;
  const who = `${consumers.toLocaleString("en")} ${consumers === 1 ? "consumer" : "consumers"}`;
  const rate = rateInWords(needs.changesPerHour);
  const parts = [rate, who, `at most ${duration(withinMs)} old`, REACH[reach]];
  return [...parts, ...(sends ? ["the consumer sends too"] : [])].join(", ");
}

function rateInWords(changesPerHour: number): string {
  if (changesPerHour >= 3_600) return counted(changesPerHour / 3_600, "a second");
  if (changesPerHour >= 60) return counted(changesPerHour / 60, "a minute");
  if (changesPerHour >= 1) return counted(changesPerHour, "an hour");
  return counted(changesPerHour * 24, "a day");
}

const counted = (count: number, per: string) =>
  `${digits(count)} ${digits(count) === "1" ? "change" : "changes"} ${per}`;
