/**
 * Lesson 05 with `standardwebhooks`, the reference library: what one would use at work.
 *
 * It wants the raw body and a plain object of headers, and throws when anything does not hold.
 */

import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express from "express";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

interface Event {
  type?: unknown;
  data?: unknown;
  challenge?: unknown;
}

const webhook = new Webhook(process.env["WEBHOOK_SECRET"] ?? "");
const received: { id: string; type: string; data: unknown }[] = [];
const accepted = new Set<string>();

const app = express();
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));
app.use(express.static(fileURLToPath(new URL("../../demo", import.meta.url))));
app.get("/received", (_, response) => void response.json(received));

app.post("/hooks/todos", express.text({ type: "application/json" }), (request, response) => {
  const body = String(request.body);
  const { type: claimed, challenge } = peek(body);
  if (claimed === "webhook.verify") {
    response.json({ challenge });
    return;
  }
  try {
    const { type, data } = webhook.verify(body, request.headers as Record<string, string>) as Event;
    const id = String(request.headers["webhook-id"]);
    const isNew = !accepted.has(id);
    accepted.add(id);
    response.sendStatus(202);
    if (isNew && (type === "todo.added" || type === "todo.completed")) later({ id, type, data });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    response.status(400).json({ error: error.message });
  }
});

function later(job: { id: string; type: string; data: unknown }): void {
  setTimeout(() => received.push(job), Number(process.env["WORK_MS"] ?? 0));
}

/** What the body says it is, before anything of it is believed. */
function peek(body: string): Event {
  try {
    return (JSON.parse(body) as Event | null) ?? {};
  } catch {
    return {};
  }
}

const server = app.listen(Number(process.env["PORT"] ?? 4005), "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(`Listening on http://localhost:${port}`);
});
process.once("SIGTERM", () => process.exit(0));
process.once("SIGINT", () => process.exit(0));
