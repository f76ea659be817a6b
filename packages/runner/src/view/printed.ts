/**
 * What the learner's server printed by itself: one line in a verdict, a page of its own on `o`. Pure.
 */

import type { Ink } from "@course/command/output";

/** What the page shows of each server's output: more than this scrolls the beginning away. */
const MOST_LINES = 30;

/** The first line of a printed error: `TypeError: todo is undefined`. What belongs to it is indented, or follows. */
const ERROR = /^(?=\S).*Error(?: \[\w+\])?: /;

/**
 * Such as `3 lines; the last: asked for 7`, or `9 lines; the last error: TypeError: …`, which ends in a stack trace;
 * undefined for a server that printed nothing.
 */
export function printedSummary(output: string | undefined): string | undefined {
  const lines = linesOf(output);
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  if (lines.length === 1) return last.trim();
  const error = lines.findLast((line) => ERROR.test(line));
  const words =
    error === undefined ? `the last: ${last.trim()}` : `the last error: ${error.trim()}`;
  return `${lines.length} lines; ${words}`;
}

/** What a server printed, and how to speak of it: "while it was judged", "at http://localhost:4002". */
interface Printed {
  where: string;
  output: string | undefined;
}

/** The last lines of each server's output, the newest at the bottom. */
export function printedPage(servers: readonly Printed[], ink: Ink): string[] {
  const pages = servers.map(({ where, output }) => {
    const lines = linesOf(output);
    const left = lines.length - MOST_LINES;
    return [
      ink.bold(`What your server printed ${where}`),
      "",
      ...(left > 0 ? [ink.dim(`  … ${left} lines before`)] : []),
      ...(lines.length === 0 ? [ink.dim("  nothing")] : []),
      ...lines.slice(-MOST_LINES).map((line) => `  ${line}`),
    ];
  });
  return pages.flatMap((page, index) => (index === 0 ? page : ["", ...page]));
}

/** Its lines without those that hold nothing, and without what would steer the terminal. */
function linesOf(output = ""): string[] {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
  // A learner may well colour their own output, but not move this page's cursor.
  // oxlint-disable-next-line no-control-regex
  return lines.map((line) => line.replace(/\x1b\[[\d;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]/g, ""));
}
