/**
 * Lesson 05 with Hono and Web Crypto: `crypto.subtle.verify` compares by itself, in constant time.
 */

import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const { WEBHOOK_SECRET = "", WORK_MS = "0", PORT = "4005" } = process.env;
const bytes = Uint8Array.from(atob(WEBHOOK_SECRET.replace(/^whsec_/, "")), (each) =>
  each.charCodeAt(0),
);
const hmac = { name: "HMAC", hash: "SHA-256" };
const key = await crypto.subtle.importKey("raw", bytes, hmac, false, ["verify"]);
const demo = readFileSync(new URL("../demo/index.html", import.meta.url), "utf8");

const received: object[] = [];
const ids = new Set<string>();
const interesting = new Set(["todo.added", "todo.completed"]);

const app = new Hono();
app.get("/", (context) => context.html(demo));
app.get("/received", (context) => context.json(received));

app.post("/hooks/todos", async (context) => {
  const body = new Uint8Array(await context.req.arrayBuffer());
  const event = parse(body);
  if (event?.type === "webhook.verify") return context.json({ challenge: event.challenge }, 201);
  const id = context.req.header("webhook-id") ?? "";
  const timestamp = context.req.header("webhook-timestamp") ?? "";
  const signatures = context.req.header("webhook-signature") ?? "";
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array([...head, ...body]);
  if (!isNear(timestamp) || !(await oneHolds(signatures, signed))) return context.text("No.", 401);
  if (!event) return context.text("Send a JSON object.", 422);
  if (!interesting.has(event.type) || ids.has(id)) return context.body(null, 200);
  ids.add(id);
  const { type, data } = event;
  // Work of different length is done in another order than it came in.
  const workMs = Number(WORK_MS) * (1 + (ids.size % 3));
  setTimeout(() => received.push({ data, id, type, at: Date.now() }), workMs);
  return context.text("Thank you", 200);
});

async function oneHolds(signatures: string, signed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  for (const each of signatures.split(" ")) {
    const value = decoded(/^v1,(.+)$/.exec(each)?.[1] ?? "");
    if (value && (await crypto.subtle.verify("HMAC", key, value, signed))) return true;
  }
  return false;
}

/** Undefined for what is no base64: `atob` throws. */
function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function isNear(timestamp: string): boolean {
  const distance = Math.abs(Date.now() / 1_000 - Number.parseInt(timestamp, 10));
  return distance <= 300;
}

function parse(
  body: Uint8Array,
): { type: string; data?: unknown; challenge?: unknown } | undefined {
  try {
    const event = JSON.parse(new TextDecoder().decode(body));
    return typeof event?.type === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}

const options = { fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" };
serve(options, (info) => console.log(`Listening on http://localhost:${info.port}`));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
