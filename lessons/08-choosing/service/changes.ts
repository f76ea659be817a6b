/**
 * `GET /changes?after=N` in three ways: at once, held until something happens, or as a stream.
 *
 * Sources: RFC 9110, section 13.1.2 (If-None-Match); RFC 7240, section 4.3 (Prefer: wait); the HTML
 * standard, section 9.2 (server-sent events).
 */

import type { Request, RequestHandler, Response } from "express";
import { type Change, changesAfter, newest, onChange } from "./log.ts";
import { problem } from "./problem.ts";

/** A comment keeps a silent stream from being taken for a dead one. */
const KEEPALIVE_MS = Number(process.env.KEEPALIVE_MS ?? 15_000);
/** How long a consumer is to wait between two plain polls. Unset: the answer does not say. */
const { RETRY_AFTER_S } = process.env;
/** Nobody is held for longer than proxies are known to bear (RFC 6202, section 5.5). */
const MAX_WAIT_S = 120;

export const answerChanges: RequestHandler = (request, response) => {
  response.vary("Accept, Prefer").set("Cache-Control", "no-cache");
  const wantsStream = request.accepts(["json", "text/event-stream"]) === "text/event-stream";
  const after = numberIn(request, wantsStream);
  if (wantsStream) return stream(after, response);
  const waitS = waitAskedFor(request);
  if (waitS === undefined) return list(after, response);
  response.set("Preference-Applied", `wait=${waitS}`);
  if (newest() > after) list(after, response);
  else hold(after, waitS, response);
};

function numberIn(request: Request, isStream: boolean): number {
  // The address of a stream stays the same when it is opened again: the header knows more.
  const resumed = isStream ? request.get("Last-Event-ID") : undefined;
  const after = Number(resumed ?? request.query["after"] ?? 0);
  if (Number.isSafeInteger(after) && after >= 0) return after;
  throw problem(400, "after is the number of the last change that you have: 0, 1, 2 and so on.");
}

function waitAskedFor(request: Request): number | undefined {
  const asked = /(?:^|[\s,;])wait=(\d+)/i.exec(request.get("Prefer") ?? "")?.[1];
  return asked === undefined ? undefined : Math.min(Number(asked), MAX_WAIT_S);
}

/** The changes until now. Express turns it into a 304 when the consumer has this ETag already. */
function list(after: number, response: Response): void {
  if (RETRY_AFTER_S) response.set("Retry-After", RETRY_AFTER_S);
  response.set("ETag", `"${after}-${newest()}"`).json(changesAfter(after));
}

function hold(after: number, waitS: number, response: Response): void {
  const release = () => {
    clearTimeout(timer);
    forget();
  };
  const timer = setTimeout(() => {
    release();
    response.status(204).end();
  }, waitS * 1_000);
  const forget = onChange(() => {
    release();
    response.json(changesAfter(after));
  });
  // A consumer that has left must not keep its timer and its place in the list.
  response.once("close", release);
}

function stream(after: number, response: Response): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  // Without a first byte the consumer would not know that its stream is open.
  response.write(": open\n\n");
  for (const change of changesAfter(after)) response.write(eventOf(change));
  const forget = onChange((change, json) => response.write(eventOf(change, json)));
  const keepAlive = setInterval(() => response.write(": still here\n\n"), KEEPALIVE_MS);
  response.once("close", () => {
    clearInterval(keepAlive);
    forget();
  });
}

function eventOf(change: Change, json = JSON.stringify(change)): string {
  return `id: ${change.seq}\nevent: ${change.type}\ndata: ${json}\n\n`;
}
