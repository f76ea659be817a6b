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
// TODO step 1: keep a log, so that after=N has a meaning (RFC 6202, section 2.1).
// 1. recordChange gets each change: number it from 1 on, push {seq, type, todo} to log, and emit it as "change"
//    on changeEvents.
// 2. changesAfter returns the changes of log whose seq is greater than N, in order.
// 3. cursorOf returns N from request.query.after, 0 if there is none; if it is not a number, throw problem(400, …).
// From given.ts: changeEvents, problem. Already in this file: log.
// Step 1 passes when `pnpm lesson 07` shows it green (tests/1-answer-a-poll.test.ts).
const cursorOf = (_request: Request) => 0;
const changesAfter = (_after: number): Change[] => [];
function recordChange(_type: Change["type"], _todo: Todo): void {}
// #endregion

// #region answer-304
// TODO step 2: send ETag, Cache-Control: no-cache and Retry-After (RETRY_AFTER_S) with every answer of `poll`,
// including the 304. Answer 304 without a body if the consumer has this state already: request.fresh compares
// If-None-Match with the ETag that you have set (RFC 9110, sections 8.8.3, 13.1.2 and 10.2.3).
// From given.ts: RETRY_AFTER_S.
// Step 2 passes when `pnpm lesson 07` shows it green (tests/2-answer-304.test.ts).
function poll(_request: Request, response: Response, after: number): void {
  response.json(changesAfter(after));
}
// #endregion

// #region hold-a-long-poll
// TODO step 3: hold the answer (RFC 7240, section 4.3).
// 1. waitOf returns the seconds of "Prefer: wait=10", at most MAX_WAIT_S; 0 if there is no wait. Prefer is a
//    comma-separated list, names in any case; a wait that is not a number is ignored.
// 2. pollLong answers with 200 and the changes after N as soon as there are some: now, or at the next "change" of
//    changeEvents. When the time is over, it answers 204.
// 3. When the response closes ("close"), clear the timer and remove the listener.
// From given.ts: changeEvents, MAX_WAIT_S. Already in this file: changesAfter(after).
// Step 3 passes when `pnpm lesson 07` shows it green (tests/3-hold-a-long-poll.test.ts).
const waitOf = (_request: Request) => 0;
function pollLong(response: Response, _after: number, _waitS: number): void {
  response.status(204).end();
}
// #endregion

// #region stream-events
// TODO step 4: an answer that does not end (WHATWG HTML, section 9.2.5).
// 1. wantsStream returns whether the consumer prefers text/event-stream to JSON (request.accepts).
// 2. stream sends the headers at once (flushHeaders), then event, data and an empty line for each change after N
//    and for each new one, and a comment every KEEPALIVE_MS. It stops at "close".
// From given.ts: changeEvents, KEEPALIVE_MS. Already in this file: changesAfter(after).
// Step 4 passes when `pnpm lesson 07` shows it green (tests/4-stream-events.test.ts).
const wantsStream = (_request: Request) => false;
function stream(response: Response, _after: number): void {
  response.end();
}
// #endregion

// #region resume-a-stream
// TODO step 5: resume after the last event (WHATWG HTML, section 9.2.4).
// 1. bookmark returns the line "id: SEQ" with its line feed: call bookmark(change) in `stream`, before each event.
// 2. resumeAfter returns the number in the header Last-Event-ID instead of N. A Last-Event-ID that is not a
//    number is ignored.
// Step 5 passes when `pnpm lesson 07` shows it green (tests/5-resume-a-stream.test.ts).
const bookmark = (_change: Change) => "";
const resumeAfter = (_request: Request, after: number) => after;
// #endregion

serve({ recordChange });
