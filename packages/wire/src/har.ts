/**
 * The HTTP exchanges of a trace as HAR 1.2, which browsers' tools and many others open.
 *
 * Only what a HAR can hold: WebSocket messages, and requests without a response, are left out. Source: the
 * format's description, http://www.softwareishard.com/blog/har-12-spec/.
 */
import type { Content, Entry, Har, Header as HarHeader, Request, Response } from "har-format";
import type { Body, Header, RequestEvent, ResponseEvent, Trace } from "./trace.ts";

const CREATOR = { name: "how-programs-talk", version: "1" };

/** A trace without `startedAt` begins at the epoch: 1 January 1970, UTC. */
export function harOf(trace: Trace): Har {
  const startedAt = new Date(trace.startedAt ?? 0);
  const responses = new Map<string, ResponseEvent>();
  for (const event of trace.events) {
    // Of several the last one is final: those before it are interim responses.
    if (event.kind === "response" && event.inReplyTo !== undefined)
      responses.set(event.inReplyTo, event);
  }
  const entries = trace.events.flatMap((event) => {
    const response = event.kind === "request" ? responses.get(event.id) : undefined;
    return event.kind === "request" && response ? [entryOf(event, response, startedAt)] : [];
  });
  return { log: { version: "1.2", creator: CREATOR, entries } };
}

function entryOf(request: RequestEvent, response: ResponseEvent, startedAt: Date): Entry {
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

function requestOf({ method, target, headers, body }: RequestEvent): Request {
  const url = new URL(target, `http://${valueOf(headers, "host") || "localhost"}`);
  const mimeType = valueOf(headers, "content-type");
  return {
    method,
    url: url.href,
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: pairs(headers),
    queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
    ...(body ? { postData: { mimeType, text: textOf(body) } } : {}),
    headersSize: -1,
    bodySize: body?.bytes ?? 0,
  };
}

function responseOf({ status, reason, headers, body }: ResponseEvent): Response {
  return {
    status,
    statusText: reason,
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: pairs(headers),
    content: contentOf(body, valueOf(headers, "content-type")),
    redirectURL: valueOf(headers, "location"),
    headersSize: -1,
    bodySize: body?.bytes ?? 0,
  };
}

function contentOf(body: Body | undefined, mimeType: string): Content {
  return {
    size: body?.bytes ?? 0,
    mimeType,
    ...(body ? { text: textOf(body) } : {}),
    ...(body?.base64 === undefined ? {} : { encoding: "base64" }),
    ...(body?.truncated ? { comment: "Only the beginning was kept." } : {}),
  };
}

const textOf = ({ text, base64 }: Body) => text ?? base64 ?? "";

const pairs = (headers: readonly Header[]): HarHeader[] =>
  headers.map(([name, value]) => ({ name, value }));

const valueOf = (headers: readonly Header[], wanted: string) =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
