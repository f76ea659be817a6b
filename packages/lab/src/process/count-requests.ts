/**
 * Counts the HTTP requests that this process answers, by what they ask for, without touching its code:
 * Node tells of each on "http.server.request.start" and "http.server.response.finish".
 */

import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

type RequestKind = "poll" | "long-poll" | "sse" | "delivery" | "other";

interface RequestCount {
  asked: number;
  /** Answered with nothing new: 204, 304 or an empty array. */
  empty: number;
}

export type RequestCounts = Record<RequestKind, RequestCount>;

const none = (): RequestCount => ({ asked: 0, empty: 0 });
const counts: RequestCounts = {
  poll: none(),
  "long-poll": none(),
  sse: none(),
  delivery: none(),
  other: none(),
};

/** Counts from now on. */
export function countRequests(): void {
  subscribe("http.server.request.start", (message) => {
    counts[kindOf((message as { request: IncomingMessage }).request)].asked += 1;
  });
  subscribe("http.server.response.finish", (message) => {
    const { request, response } = message as {
      request: IncomingMessage;
      response: ServerResponse;
    };
    if (isEmpty(response)) counts[kindOf(request)].empty += 1;
  });
}

/** The counts until now. */
export const requests = (): RequestCounts => structuredClone(counts);

function kindOf({ method, url = "", headers }: IncomingMessage): RequestKind {
  // Express takes the path of a router off its url and puts it back; both events see the whole one.
  if (method === "POST" && url.startsWith("/hooks/")) return "delivery";
  if (method !== "GET" || !url.startsWith("/changes")) return "other";
  if (headers.accept?.includes("text/event-stream")) return "sse";
  return headers["prefer"] === undefined ? "poll" : "long-poll";
}

const EMPTY_ARRAY_BYTES = "[]".length;

function isEmpty(response: ServerResponse): boolean {
  const { statusCode } = response;
  if (statusCode === 204 || statusCode === 304) return true;
  return Number(response.getHeader("Content-Length")) === EMPTY_ARRAY_BYTES;
}
