/**
 * A trace as lines of text: HTTP in curl's notation, a WebSocket frame by frame, a webhook attempt by
 * attempt, with a caret under the place that is wrong.
 *
 * Pure: colours, terminals and files are the caller's. What the wire brought is escaped on the way
 * (`cells.ts`), so the lines are safe to show anywhere.
 */
import { setLine, type Draft, type PrintedLine } from "./draft.ts";
import { labelsOf } from "./labels.ts";
import { limitLines, type Block } from "./limit.ts";
import { printAttempt, printOutcome } from "./print-delivery.ts";
import { printRefused, printTimeout } from "./print-failures.ts";
import { printBytes, printClose, printFrame } from "./print-frames.ts";
import { printRequest, printResponse } from "./print-http.ts";
import { printSse } from "./print-sse.ts";
import type { Mark, RequestEvent, Trace, TraceEvent } from "./trace.ts";
import type { View } from "./view.ts";

export interface PrintOptions {
  /** The place to put the caret under; a mark on an event that is not in the trace is ignored. */
  mark?: Mark | undefined;
  /** Columns, 80 by default and 40 at least. A longer line is cut with `…`, its marked place kept. */
  width?: number | undefined;
  /**
   * No limit by default. Beyond it the marked event stays (the last one without a mark), with what is
   * nearest before it; in fewer than 8 lines only its marked place.
   */
  maxLines?: number | undefined;
  /** `telling` leaves out the headers that keep house, such as Date; `all` by default. */
  headers?: "all" | "telling" | undefined;
}

const DEFAULT_WIDTH_COLUMNS = 80;

/** Beneath this, a label, a direction and a size leave no room for what was sent. */
const LEAST_WIDTH_COLUMNS = 40;

/**
 * Prints a trace's events in their order. `>` was sent by the side that opened the connection, `<` by
 * the other. When several participants opened connections, a column names whose each event is.
 * Throws nothing, whatever the strings in the trace hold.
 */
export function printTrace(
  trace: Pick<Trace, "participants" | "connections" | "events">,
  options: PrintOptions = {},
): PrintedLine[] {
  const width = Math.max(LEAST_WIDTH_COLUMNS, options.width ?? DEFAULT_WIDTH_COLUMNS);
  const labels = labelsOf(trace);
  const requests = new Map(trace.events.filter(isRequest).map((event) => [event.id, event]));
  const isValidated = [...requests.values()].some(asksWithAValidator);

  const blocks = trace.events.map((event, index): Block => {
    const isFromOpener = event.from === labels.openerOf(event);
    const drafts = printEvent(event, requests, {
      gutter: isFromOpener ? "> " : "< ",
      tone: isFromOpener ? "sent" : "received",
      headers: options.headers ?? "all",
      isValidated,
      mark: options.mark?.event === event.id ? options.mark : undefined,
    });
    const label = labels.labelOf(event);
    const blank = label.replace(/./gu, " ");
    return {
      lines: drafts.flatMap((draft, at) => setLine(draft, at === 0 ? label : blank, width)),
      indent: blank.length,
      isSpaced: isNewExchange(event, trace.events[index - 1]),
    };
  });

  const marked = trace.events.findIndex((event) => event.id === options.mark?.event);
  const focus = marked < 0 ? blocks.length - 1 : marked;
  return limitLines(blocks, focus, options.maxLines ?? Infinity);
}

/** The lines' text, joined by line feeds, without one at the end. */
export function linesToText(lines: readonly PrintedLine[]): string {
  return lines.map((line) => line.text).join("\n");
}

function printEvent(
  event: TraceEvent,
  requests: ReadonlyMap<string, RequestEvent>,
  view: View,
): Draft[] {
  switch (event.kind) {
    case "request":
      return [...printAttempt(event), ...printRequest(event, view)];
    case "response":
      return [
        ...printResponse(event, view),
        ...printOutcome(event, requests.get(event.inReplyTo ?? "")),
      ];
    case "upgrade":
      return printResponse(event, view);
    case "text":
    case "binary":
    case "ping":
    case "pong":
      return printFrame(event, view);
    case "sse":
      return printSse(event, view);
    case "close":
      return printClose(event, view);
    case "bytes":
      return printBytes(event, view);
    case "timeout":
      return printTimeout(event, view.mark);
    case "refused":
    case "dropped":
      return printRefused(event, view.mark);
  }
}

/** As RFC 9110, section 13.1, has it: the ones that an ETag is sent back in. */
const asksWithAValidator = ({ headers }: RequestEvent) =>
  headers.some(([name]) => /^if-(none-)?match$/i.test(name));

function isRequest(event: TraceEvent): event is RequestEvent {
  return event.kind === "request";
}

/**
 * A request begins something new, and so does what follows an answer without being one. An event of a
 * stream goes on with the answer whose head it follows, and brings an empty line of its own.
 */
function isNewExchange(event: TraceEvent, previous: TraceEvent | undefined): boolean {
  if (previous?.kind === "sse") return false;
  if (event.kind === "request") return true;
  if (event.kind === "sse") return event.connection !== previous?.connection;
  return previous?.kind === "response" && event.kind !== "response";
}
