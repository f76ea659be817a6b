/**
 * Lesson 06, all-three-together: a report that takes a while, promised, ordered, called back and pushed.
 * The contract is in ../README.md. Sources: RFC 9110, section 15.3.3 (202); Standard Webhooks 1.0.0; RFC 6455.
 */

import { randomUUID } from "node:crypto";
import express from "express";
import { WebSocket } from "ws";
import { app, attempt, isSigned, origin, problem, say, serve, todos, wss } from "../given.ts";

type Report = { id: string; status: "working" | "ready" | "failed"; result?: unknown };
const reports = new Map<string, Report>();
const SERVICE_URL = process.env.REPORT_SERVICE_URL ?? "http://localhost:4106";

// #region change
/** The one place where a report changes: every watcher hears of it from here. */
function change(report: Report, news: Omit<Report, "id">): void {
  Object.assign(report, news);
  push(report);
}
// #endregion

// #region accept-a-report-request
// TODO step 1: accept a report request (RFC 9110, section 15.3.3). POST /reports keeps a Report with a fresh id in
// reports, calls requestReport(report), and answers 202 without waiting for it, with Location and Retry-After.
// GET /reports/:id answers 200 with the report, or 404. A stub until step 2: requestReport(report).
// Step 1 passes when `pnpm lesson 06` shows it green (tests/1-accept-a-report-request.test.ts).
// #endregion

// #region order-from-the-service
// TODO step 2: POST {reference, callbackUrl, todos} to `${SERVICE_URL}/reports`: the report's id, the URL of
// your own /hooks/reports, the list (RFC 9110, section 9.3.3). Refused or not reached: if the report is still
// "working", change(report, { status: "failed" }). From given.ts: origin(), todos.
// Step 2 passes when `pnpm lesson 06` shows it green (tests/2-order-from-the-service.test.ts).
async function requestReport(_report: Report): Promise<void> {}
// #endregion

// #region verify-the-callback
// TODO step 3: receive deliveries at POST /hooks/reports (Standard Webhooks, "Verifying webhook authenticity").
// Do these in sequence: read the raw bytes, check the signature (401 without one, a challenge included), return
// the challenge, ignore a known webhook-id, find the report by data.reference. Then, for report.ready:
// change(report, { status: "ready", result: data.result }); for report.failed: change(report, { status: "failed" }).
// Answer other types and unknown references with 2xx and ignore them.
// From given.ts: isSigned(headers, rawBody), problem(401, …). Already in this file: change(report, news).
// Step 3 passes when `pnpm lesson 06` shows it green (tests/3-verify-the-callback.test.ts).
// #endregion

// #region push-to-watchers
// TODO step 4: a connection that sends {type:"watch", id} on /live gets {type:"report", id, status, result} on
// each change of that report, and of no other (RFC 6455, section 1.2). Keep a Map from WebSocket to the set of
// watched ids. After adding an id, call catchUp(socket, report): it does nothing until step 5.
// From given.ts: wss, attempt(socket, act), say(socket, message). A stub until step 5: catchUp(socket, report).
// Step 4 passes when `pnpm lesson 06` shows it green (tests/4-push-to-watchers.test.ts).
function push(_report: Report): void {}
// #endregion

// #region catch-up
// TODO step 5: if a report is already done when a consumer watches it, send the result immediately. Remove a
// connection that has closed from your Map (RFC 6455, section 7.1.4).
// Step 5 passes when `pnpm lesson 06` shows it green (tests/5-catch-up.test.ts).
function catchUp(_socket: WebSocket, _report: Report): void {}
// #endregion

serve();
