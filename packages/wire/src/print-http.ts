/**
 * An HTTP message as curl -v shows it: `>` for what the client sent, `<` for what came back
 * (RFC 9112, section 2.1). The body has no sign before it, so that it can be copied.
 */
import { caretUnder, type Caret, type Draft } from "./draft.ts";
import { printBody } from "./print-body.ts";
import type { View } from "./view.ts";
import type { Header, RequestEvent, ResponseEvent, UpgradeEvent } from "./trace.ts";

/** The headers that teach; the rest is how HTTP keeps house. */
const TELLING_HEADERS = [
  /^(content-type|location|allow|retry-after|origin|upgrade)$/i,
  /^(if-none-match|prefer|preference-applied|last-event-id)$/i,
  /^(access-control-request|webhook|sec-websocket)-/i,
];

export function printRequest(event: RequestEvent, view: View): Draft[] {
  const start = `${event.method} ${event.target} HTTP/1.1`;
  // A request has no status: a mark on it points at its first line.
  const isMarked = view.mark?.part === "event" || view.mark?.part === "status";
  const caret = caretUnder(start, isMarked ? view.mark?.note : undefined);
  return [...printHead(start, caret, event.headers, view), ...printBody(event.body, view.mark)];
}

/** A response, or the `101 Switching Protocols` that turns a connection into a WebSocket. */
export function printResponse(event: ResponseEvent | UpgradeEvent, view: View): Draft[] {
  const start = `HTTP/1.1 ${event.status} ${event.reason}`.trimEnd();
  const head = printHead(start, statusCaret(event.status, start, view), event.headers, view);
  return [...head, ...printBody(event.kind === "response" ? event.body : undefined, view.mark)];
}

function statusCaret(status: number, start: string, view: View): Caret | undefined {
  if (view.mark?.part === "event") return caretUnder(start, view.mark.note);
  if (view.mark?.part !== "status") return undefined;
  const at = "HTTP/1.1 ".length;
  return { start: at, end: at + String(status).length, note: view.mark.note };
}

function printHead(
  start: string,
  caret: Caret | undefined,
  headers: Header[],
  view: View,
): Draft[] {
  const { gutter, tone, mark } = view;
  const wanted = mark?.part === "header" ? mark.header?.toLowerCase() : undefined;
  const marked = headers.find(([name]) => name.toLowerCase() === wanted);

  const lines: Draft[] = [{ gutter, tone, content: start, caret }];
  for (const header of headers) {
    const isTold = view.headers === "all" || header === marked || isTelling(header, view);
    if (!isTold) continue;
    lines.push({ gutter, tone, content: header.join(": "), caret: valueCaret(header) });
  }
  // A header that is missing is missed where the headers end.
  const isMissing = mark?.part === "header" && marked === undefined;
  const missing = isMissing ? { start: 0, end: 0, note: mark.note } : undefined;
  return [...lines, { gutter, tone, content: "", caret: missing }];

  function valueCaret(header: Header): Caret | undefined {
    if (mark === undefined || header !== marked) return undefined;
    const at = header[0].length + ": ".length;
    return { start: at, end: at + header[1].length, note: mark.note };
  }
}

function isTelling([name, value]: Header, { isValidated }: View): boolean {
  if (/^etag$/i.test(name)) return isValidated;
  // That anything is welcome is what every client says that has no wish.
  if (/^accept$/i.test(name)) return value !== "*/*";
  return TELLING_HEADERS.some((pattern) => pattern.test(name));
}
