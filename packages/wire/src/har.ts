/**
 * The HTTP exchanges of a trace as HAR 1.2, which browsers' tools and many others open.
 *
 * Only what a HAR can hold: WebSocket messages, and requests without an answer, are left out. Source: the
 * format's description, http://www.softwareishard.com/blog/har-12-spec/.
 */
import type { Body, Header, RequestEvent, ResponseEvent, Trace } from "./trace.ts";

const CREATOR = { name: "how-programs-talk", version: "1" };

/** Where the trace does not say when it began, its times of day count from the beginning of 1970. */
export function harOf(trace: Trace) {
  const startedAt = new Date(trace.startedAt ?? 0);
  const answers = new Map<string, ResponseEvent>();
  for (const event of trace.events) {
    // Of several the last one is the answer: those before it are interim ones.
    if (event.kind === "response" && event.inReplyTo !== undefined)
      answers.set(event.inReplyTo, event);
  }
  const entries = trace.events.flatMap((event) => {
    const answer = event.kind === "request" ? answers.get(event.id) : undefined;
    return event.kind === "request" && answer ? [entryOf(event, answer, startedAt)] : [];
  });
  return { log: { version: "1.2", creator: CREATOR, entries } };
}

function entryOf(request: RequestEvent, response: ResponseEvent, startedAt: Date) {
  const time = Math.max(0, response.sentAt - request.sentAt);
  return {
    startedDateTime: new Date(startedAt.getTime() + request.sentAt).toISOString(),
    time,
    connection: request.connection,
    request: requestOf(request),
    response: responseOf(response),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
  };
}

function requestOf({ method, target, headers, body }: RequestEvent) {
  const url = new URL(target, `http://${valueOf(headers, "host") || "localhost"}`);
  const mimeType = valueOf(headers, "content-type");
  return {
    method,
    url: url.href,
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: pairs(headers),
    queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
    ...(body ? { postData: { mimeType, text: textOf(body), params: [] } } : {}),
    headersSize: -1,
    bodySize: body?.bytes ?? 0,
  };
}

function responseOf({ status, reason, headers, body }: ResponseEvent) {
  return {
    status,
    statusText: reason,
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: pairs(headers),
    content: {
      size: body?.bytes ?? 0,
      mimeType: valueOf(headers, "content-type"),
      ...(body ? { text: textOf(body) } : {}),
      ...(body?.base64 === undefined ? {} : { encoding: "base64" }),
      ...(body?.truncated ? { comment: "Only the beginning was kept." } : {}),
    },
    redirectURL: valueOf(headers, "location"),
    headersSize: -1,
    bodySize: body?.bytes ?? 0,
  };
}

const textOf = ({ text, base64 }: Body) => text ?? base64 ?? "";

const pairs = (headers: readonly Header[]) => headers.map(([name, value]) => ({ name, value }));

const valueOf = (headers: readonly Header[], wanted: string) =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
