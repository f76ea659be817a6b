/** What did not cross the wire: nothing came, nobody listened, or the connection broke off. */
import { caretUnder, type Draft } from "./draft.ts";
import type { Mark, RefusedEvent, TimeoutEvent } from "./trace.ts";

/** `nothing for 5 s: awaited a message {"type":"added"}`; without a wait, the connection closed first. */
export function printTimeout({ waitedMs, awaited }: TimeoutEvent, mark: Mark | undefined): Draft[] {
  const isClosed = waitedMs === 0;
  const what = isClosed
    ? "the connection closed before"
    : `nothing for ${formatWait(waitedMs)}: awaited`;
  return printFailure(`${what} ${awaited}${isClosed ? " arrived" : ""}`, mark);
}

/** `refused: ECONNREFUSED`, or `connection broke off: ECONNRESET`. */
export function printRefused(event: RefusedEvent, mark: Mark | undefined): Draft[] {
  const what = event.kind === "refused" ? "refused" : "connection broke off";
  return printFailure(`${what}: ${event.code}`, mark);
}

function printFailure(content: string, mark: Mark | undefined): Draft[] {
  return [{ gutter: "  ", content, tone: "dim", caret: caretUnder(content, mark?.note) }];
}

function formatWait(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${Math.round(milliseconds / 100) / 10} s`;
}
