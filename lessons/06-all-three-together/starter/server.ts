/**
 * Lesson 06, all-three-together: a report that takes a while, promised, ordered, called back and pushed.
 * The contract is in ../README.md. Sources: RFC 9110, section 15.3.3 (202); Standard Webhooks 1.0.0; RFC 6455.
 */

import { randomUUID } from "node:crypto";
import express from "express";
import { WebSocket } from "ws";
import { app, attempt, door, isSigned, origin, problem, say, serve, todos } from "../given.ts";

type Report = { id: string; status: "working" | "ready" | "failed"; result?: unknown };
const reports = new Map<string, Report>();
const SERVICE_URL = process.env.REPORT_SERVICE_URL ?? "http://localhost:4106";

// #region change
/** The one place where a report changes: whoever watches it hears of it from here. */
function change(report: Report, news: Omit<Report, "id">): void {
  Object.assign(report, news);
  push(report);
}
// #endregion

// #region promise-a-report
// TODO step 1: promise a report. POST /reports keeps a Report with a fresh id, hands it to order(report),
// and answers 202 without waiting for that, with Location and Retry-After; GET /reports/:id gives it, or
// 404 (RFC 9110, section 15.3.3). Green when done: tests/1-promise-a-report.test.ts
// #endregion

// #region leave-your-address-with-the-service
// TODO step 2: POST {reference, callbackUrl, todos} to `${SERVICE_URL}/reports`: the report's id, the address
// of your own /hooks/reports, the list. Refused or not reached: change(report, { status: "failed" })
// (RFC 9110, section 9.3.3). Green when done: tests/2-leave-your-address-with-the-service.test.ts
async function order(_report: Report): Promise<void> {}
// #endregion

// #region believe-only-a-signed-callback
// TODO step 3: take deliveries at POST /hooks/reports. Given: isSigned(headers, rawBody), change(report, news).
// Mind the order: raw bytes, signature, challenge, webhook-id, and only then the report (Standard Webhooks,
// "Verifying webhook authenticity"). Green when done: tests/3-believe-only-a-signed-callback.test.ts
// #endregion

// #region push-to-the-one-who-waits
// TODO step 4: {type:"watch", id} on /live makes a connection hear of each change of that report, as
// {type:"report", id, status, result}, and of no other. Given: attempt(socket, act), say(socket, message),
// catchUp(socket, report) for step 5 (RFC 6455, section 1.2). Green when done: tests/4-push-to-the-one-who-waits.test.ts
function push(_report: Report): void {}
// #endregion

// #region catch-up
// TODO step 5: tell someone who watches a report that is done at once, and forget a connection that has
// closed (RFC 6455, section 7.1.4). Green when done: tests/5-catch-up.test.ts
function catchUp(_socket: WebSocket, _report: Report): void {}
// #endregion

serve();
