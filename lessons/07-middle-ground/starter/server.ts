/**
 * Lesson 07, middle-ground: one numbered log of changes, heard in three ways, and all three are HTTP.
 * The contract is in ../README.md; its sources are RFC 9110, RFC 7240, RFC 6202 and WHATWG HTML, 9.2.
 */

import type { Request, Response } from "express";
import type { Change, Todo } from "../given.ts";
import { app, KEEPALIVE_MS, MAX_WAIT_S, news, problem, RETRY_AFTER_S, serve } from "../given.ts";

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

// #region poll
// TODO step 1: keep a log, so that after=N has a meaning. note gets every change: number it from 1 on, push
// {seq, type, todo} to log, and emit it as "change" on news. cursorOf reads N from request.query.after: 0
// when there is none, and for what is no number throw problem(400, …) (RFC 6202, section 2.1).
// Green when done: tests/1-poll.test.ts
const cursorOf = (_request: Request) => 0;
const changesAfter = (_after: number): Change[] => [];
function note(_type: Change["type"], _todo: Todo): void {}
// #endregion

// #region poll-without-waste
// TODO step 2: send ETag, Cache-Control: no-cache and Retry-After (RETRY_AFTER_S) with every answer, and
// a 304 without a body when the consumer has this state already: request.fresh compares If-None-Match with
// the ETag that you have set (RFC 9110, sections 8.8.3, 13.1.2 and 10.2.3).
// Green when done: tests/2-poll-without-waste.test.ts
function poll(_request: Request, response: Response, after: number): void {
  response.json(changesAfter(after));
}
// #endregion

// #region poll-long
// TODO step 3: hold the answer. waitOf reads the seconds of "Prefer: wait=10" (RFC 7240, section 4.3), at
// most MAX_WAIT_S. pollLong answers with 200 and the changes after N as soon as there are some, now or at
// the next "change" of news; with 204 when the time is over. Whoever leaves ("close") is forgotten.
// Green when done: tests/3-poll-long.test.ts
const waitOf = (_request: Request) => 0;
function pollLong(response: Response, _after: number, _waitS: number): void {
  response.status(204).end();
}
// #endregion

// #region stream
// TODO step 4: an answer that does not end. Who prefers text/event-stream (request.accepts) gets its head at
// once (flushHeaders), then event, data and an empty line for each change after N, and for each new one; and
// a comment every KEEPALIVE_MS, until "close" (WHATWG HTML, section 9.2.5).
// Green when done: tests/4-stream.test.ts
const wantsStream = (_request: Request) => false;
function stream(response: Response, _after: number): void {
  response.end();
}
// #endregion

// #region resume
// TODO step 5: bookmark gives the line "id: SEQ" with its line feed; put it before each event of step 4.
// resumeAfter gives the number in the header Last-Event-ID, where there is one, instead of N
// (WHATWG HTML, section 9.2.4). Green when done: tests/5-resume.test.ts
const bookmark = (_change: Change) => "";
const resumeAfter = (_request: Request, after: number) => after;
// #endregion

serve({ note });
