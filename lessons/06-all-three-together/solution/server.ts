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
app.post("/reports", (_, response) => {
  // Anybody who knows the id can read the report: it must not be guessable.
  const report: Report = { id: randomUUID(), status: "working" };
  reports.set(report.id, report);
  void requestReport(report);
  response.status(202).location(`/reports/${report.id}`).set("Retry-After", "3").json(report);
});

app.get("/reports/:id", ({ params }, response) => {
  const report = reports.get(params.id);
  if (!report) throw problem(404, `There is no report ${params.id}.`);
  response.json(report);
});
// #endregion

// #region order-from-the-service
async function requestReport(report: Report): Promise<void> {
  const callbackUrl = `${origin()}/hooks/reports`;
  try {
    const answer = await fetch(`${SERVICE_URL}/reports`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ reference: report.id, callbackUrl, todos }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`The report service answered ${answer.status}.`);
  } catch (error) {
    console.error(`${SERVICE_URL} did not take report ${report.id}: ${error}`);
    // The callback may have been faster than the answer, and it is signed.
    if (report.status === "working") change(report, { status: "failed" });
  }
}
// #endregion

// #region verify-the-callback
const actedOn = new Set<string>();

app.post("/hooks/reports", express.raw({ type: () => true }), ({ headers, body }, response) => {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!isSigned(headers, rawBody)) throw problem(401, "This delivery is not signed as agreed.");
  const { type, challenge, data } = JSON.parse(rawBody.toString());
  if (type === "webhook.verify") return void response.json({ challenge });
  const [id, report] = [String(headers["webhook-id"]), reports.get(data?.reference)];
  if (report && !actedOn.has(id)) {
    actedOn.add(id);
    if (type === "report.ready") change(report, { status: "ready", result: data.result });
    if (type === "report.failed") change(report, { status: "failed" });
  }
  response.status(204).end();
});
// #endregion

// #region push-to-watchers
/** The ids that each connection watches. */
const watched = new Map<WebSocket, Set<string>>();

wss.on("connection", (socket: WebSocket) => {
  watched.set(socket, new Set());
  socket.on("message", (data) => attempt(socket, () => watch(socket, data.toString())));
});

function watch(socket: WebSocket, text: string): void {
  const { type, id } = JSON.parse(text) ?? {};
  const report = reports.get(id);
  if (type !== "watch" || !report) throw new Error('Say {"type":"watch","id":"a report\'s id"}.');
  watched.get(socket)?.add(report.id);
  catchUp(socket, report);
}

function push(report: Report): void {
  for (const [socket, ids] of watched) {
    if (!ids.has(report.id) || socket.readyState !== WebSocket.OPEN) continue;
    say(socket, { type: "report", ...report });
  }
}
// #endregion

// #region catch-up
wss.on("connection", (socket: WebSocket) => socket.on("close", () => watched.delete(socket)));

/** A report that is done will not change again: send it now. */
function catchUp(socket: WebSocket, report: Report): void {
  if (report.status !== "working") say(socket, { type: "report", ...report });
}
// #endregion

serve();
