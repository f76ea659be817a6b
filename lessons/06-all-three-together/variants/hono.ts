/**
 * A right answer in another style: hono and the request and response of fetch, one class for each part, and
 * events between them. It remembers a finished report instead of the ids of deliveries: what is done does not
 * change again, so that a second delivery of the same is no change either.
 */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { type WebSocket, WebSocketServer } from "ws";

type Status = "working" | "ready" | "failed";

class Report {
  readonly id = `rep_${randomBytes(12).toString("hex")}`;
  status: Status = "working";
  result: unknown;
  /** Emits "done" once. */
  readonly events = new EventEmitter().setMaxListeners(0);

  finish(status: Status, result?: unknown): void {
    if (this.status !== "working") return;
    this.status = status;
    this.result = result;
    this.events.emit("done");
  }

  toJSON() {
    const { id, status, result } = this;
    return { id, status, result, links: { self: `/reports/${id}` } };
  }
}

const SERVICE = new URL("/reports", process.env["REPORT_SERVICE_URL"] ?? "http://localhost:4106");
const secret = process.env["WEBHOOK_SECRET"]?.replace("whsec_", "");
if (!secret) throw new Error("Set WEBHOOK_SECRET.");

const reports = new Map<string, Report>();
const todos: { id: string; url: string; title: string; completed: boolean }[] = [];

const app = new Hono();
app.get("/", (c) => c.html(readFileSync(new URL("../demo/index.html", import.meta.url), "utf8")));
app.get("/todos", (c) => c.json(todos));
app.post("/todos", async (c) => {
  const { title } = await c.req.json();
  if (typeof title !== "string" || title === "" || title.length > 200) {
    throw new HTTPException(422, { message: "title has to be 1 to 200 characters." });
  }
  const id = String(todos.length + 1);
  const todo = { id, url: `${origin()}/todos/${id}`, title, completed: false };
  todos.push(todo);
  return c.json(todo, 201, { Location: todo.url });
});

app.post("/reports", (c) => {
  const report = new Report();
  reports.set(report.id, report);
  place(report).catch(() => report.finish("failed"));
  const headers = { Location: `${origin()}/reports/${report.id}`, "Retry-After": "10" };
  return c.json({ ...report.toJSON(), message: "We are on it." }, 202, headers);
});

app.get("/reports/:id", (c) => {
  const report = reports.get(c.req.param("id"));
  if (!report) throw new HTTPException(404, { message: "No such report." });
  return c.json(report);
});

async function place(report: Report): Promise<void> {
  const callbackUrl = `${origin()}/hooks/reports`;
  const order = { callbackUrl, reference: report.id, todos };
  const headers = { "Content-Type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(order) };
  const answer = await fetch(SERVICE, init);
  if (!answer.ok) throw new Error(`The service said ${answer.status}.`);
  // An answer that breaks off is none: then the order counts as not taken.
  await answer.text();
}

app.post("/hooks/reports", async (c) => {
  const body = Buffer.from(await c.req.arrayBuffer());
  const [id = "", timestamp = "", signatures = ""] = ["id", "timestamp", "signature"].map((name) =>
    c.req.header(`webhook-${name}`),
  );
  const age = Date.now() / 1_000 - Number(timestamp || Number.NaN);
  if (!(Math.abs(age) <= 300) || !fits(`${id}.${timestamp}.`, body, signatures)) {
    throw new HTTPException(403, { message: "Not signed." });
  }
  const event = JSON.parse(body.toString());
  if (event.type === "webhook.verify") return c.json({ challenge: event.challenge, ok: true });
  const report = reports.get(event.data?.reference);
  if (event.type === "report.ready") report?.finish("ready", event.data.result);
  if (event.type === "report.failed") report?.finish("failed");
  return c.text("Thank you.", 202);
});

function fits(head: string, body: Buffer, signatures: string): boolean {
  const hmac = createHmac("sha256", Buffer.from(secret ?? "", "base64"))
    .update(head)
    .update(body);
  const right = Buffer.from(hmac.digest("base64"));
  return signatures.split(" ").some((signature) => {
    const [version, value = ""] = signature.split(",");
    const bytes = Buffer.from(value);
    return version === "v1" && bytes.length === right.length && timingSafeEqual(bytes, right);
  });
}

app.onError((error, c) => {
  const status = error instanceof HTTPException ? error.status : 500;
  const detail = status < 500 ? error.message : "Something went wrong here.";
  const headers = { "Content-Type": "application/problem+json; charset=utf-8" };
  return c.body(JSON.stringify({ title: "That did not work", status, detail }), status, headers);
});

const server = serve(
  { fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env["PORT"] ?? 4006) },
  () => console.log(`Listening on ${origin()}`),
) as Server;
const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

new WebSocketServer({ server, path: "/live" }).on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data) => {
    const report = reportMeantBy(data.toString());
    if (report) follow(socket, report);
    else socket.send('{"reason":"Say watch, and which report.","type":"error"}');
  });
});

function reportMeantBy(text: string): Report | undefined {
  try {
    const { type, id } = JSON.parse(text);
    return type === "watch" ? reports.get(id) : undefined;
  } catch {
    return undefined;
  }
}

function follow(socket: WebSocket, report: Report): void {
  const tell = () => socket.send(JSON.stringify({ type: "report", ...report.toJSON() }), () => {});
  if (report.status !== "working") return tell();
  report.events.once("done", tell);
  socket.once("close", () => report.events.off("done", tell));
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
