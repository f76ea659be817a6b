/**
 * Lesson 07, middle-ground: one numbered log of changes, heard in three ways, and all three are HTTP.
 * The contract is in ../README.md; its sources are RFC 9110, RFC 7240, RFC 6202 and WHATWG HTML, 9.2.
 */

import type { Request, Response } from "express";
import type { Change, Todo } from "../given.ts";
import { app, changeEvents, problem, serve } from "../given.ts";
import { KEEPALIVE_MS, MAX_WAIT_S, RETRY_AFTER_S } from "../given.ts";

const log: Change[] = [];

// #region changes
app.get("/changes", (request, response) => {
  const after = cursorOf(request);
  const waitS = waitOf(request);
  // One address, several answers: a cache in between has to know what decides.
  response.vary("Accept, Prefer");
  if (wantsStream(request)) stream(response, resumeAfter(request, after));
  else if (waitS > 0) pollLong(response, after, waitS);
  else poll(request, response, after);
});
// #endregion

// #region answer-a-poll
/** The N of ?after=N: the last change that the consumer has, 0 when it has none. */
function cursorOf({ query }: Request): number {
  const { after = "0" } = query;
  const isNumber = typeof after === "string" && /^\d{1,15}$/.test(after);
  if (!isNumber) throw problem(400, "after has to be the number of a change, or 0.");
  return Number(after);
}

const changesAfter = (after: number) => log.filter(({ seq }) => seq > after);

/** Numbers a change and keeps it: whoever comes later can still be told. */
function recordChange(type: Change["type"], todo: Todo): void {
  const change = { seq: log.length + 1, type, todo };
  log.push(change);
  changeEvents.emit("change", change);
}
// #endregion

// #region answer-304
function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${log.length}"`,
    "Cache-Control": "no-cache",
    "Retry-After": String(RETRY_AFTER_S),
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  if (request.fresh) response.status(304).end();
  else response.json(changesAfter(after));
}
// #endregion

// #region hold-a-long-poll
/** The seconds of "Prefer: wait=10", which may stand among other preferences; 0 without it. */
function waitOf(request: Request): number {
  const wait = /(?:^|,)\s*wait\s*=\s*"?(\d+)"?\s*(?:[,;]|$)/i.exec(request.get("Prefer") ?? "");
  return Math.min(Number(wait?.[1] ?? 0), MAX_WAIT_S);
}

function pollLong(response: Response, after: number, waitS: number): void {
  response.set({ "Cache-Control": "no-store", "Preference-Applied": `wait=${waitS}` });
  const answer = () => {
    const changes = changesAfter(after);
    if (changes.length === 0) return;
    forget();
    response.json(changes);
  };
  const timer = setTimeout(() => response.status(204).end(), waitS * 1_000);
  const forget = () => {
    clearTimeout(timer);
    changeEvents.off("change", answer);
  };
  changeEvents.on("change", answer);
  // Answered, timed out or left: whoever waits no longer is forgotten.
  response.once("close", forget);
  // What has happened already needs no waiting.
  answer();
}
// #endregion

// #region stream-events
const wantsStream = (request: Request) =>
  request.accepts(["application/json", "text/event-stream"]) === "text/event-stream";

function stream(response: Response, after: number): void {
  response.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  // nginx would collect what comes, and hand it on in large pieces.
  response.set("X-Accel-Buffering", "no").flushHeaders();
  const send = (change: Change) => {
    const data = JSON.stringify(change);
    response.write(`${bookmark(change)}event: ${change.type}\ndata: ${data}\n\n`);
  };
  // Told and listened to without an await in between: no change falls into a gap.
  for (const change of changesAfter(after)) send(change);
  changeEvents.on("change", send);
  const timer = setInterval(() => response.write(": still here\n\n"), KEEPALIVE_MS);
  response.once("close", () => {
    clearInterval(timer);
    changeEvents.off("change", send);
  });
}
// #endregion

// #region resume-a-stream
/** What the browser keeps of an event, and brings along when it comes back. */
const bookmark = ({ seq }: Change) => `id: ${seq}\n`;

/** After a break the browser asks for the same address again: Last-Event-ID is newer than its N. */
function resumeAfter(request: Request, after: number): number {
  const lastEventId = request.get("Last-Event-ID") ?? "";
  return /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : after;
}
// #endregion

serve({ recordChange });
