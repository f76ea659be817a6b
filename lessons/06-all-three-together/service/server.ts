/**
 * The report service of lesson 06: it takes an order, works for a while, and calls back.
 *
 * It is given, not taught: lesson 04 is about what it does here. It keeps nothing when it ends.
 * Sources: Standard Webhooks 1.0.0 (signature); RFC 9110, section 15.3.3 (202).
 */

import { createHmac, randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import express from "express";

interface Order {
  /** The customer's own name for the report: it comes back with the callback. */
  reference: string | number;
  callbackUrl: string;
  todos: { title?: unknown; completed?: unknown }[];
}

/** How long a report takes. Long enough to see that nobody waits for it. */
const REPORT_MS = Number(process.env.REPORT_MS ?? 3_000);
/** How long to wait before each further attempt. */
const RETRY_DELAYS_MS = [1_000, 5_000];
const ATTEMPT_TIMEOUT_MS = 5_000;
const SECRET = process.env.WEBHOOK_SECRET ?? "";
if (!SECRET) throw new Error("Set WEBHOOK_SECRET, the same as the backend's: whsec_ and base64.");

const app = express();

app.post("/reports", express.json(), ({ body }, response) => {
  if (!isOrder(body)) {
    const detail = "Send {reference, callbackUrl, todos}: a name, an http:// URL and an array.";
    response.status(422).type("application/problem+json").json({ status: 422, detail });
    return;
  }
  response.status(202).json({ id: randomUUID() });
  void carryOut(body);
});

function isOrder(body: Partial<Order> | undefined): body is Order {
  const { reference, callbackUrl, todos } = body ?? {};
  const isName = typeof reference === "string" || typeof reference === "number";
  const isUrl = typeof callbackUrl === "string" && /^https?:/.test(callbackUrl);
  return isName && isUrl && URL.canParse(callbackUrl) && Array.isArray(todos);
}

async function carryOut({ reference, callbackUrl, todos }: Order): Promise<void> {
  await setTimeout(REPORT_MS);
  const timestamp = new Date().toISOString();
  const event =
    todos.length === 0
      ? { type: "report.failed", timestamp, data: { reference, reason: "The list is empty." } }
      : { type: "report.ready", timestamp, data: { reference, result: resultOf(todos) } };
  const [id, body] = [`msg_${randomUUID()}`, JSON.stringify(event)];
  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    await setTimeout(delay);
    if (await isDelivered(callbackUrl, id, body)) return;
  }
}

function resultOf(todos: Order["todos"]) {
  const titles = todos.map((todo) => String(todo?.title ?? ""));
  const longestTitle = titles.reduce((one, other) => (other.length > one.length ? other : one));
  const completed = todos.filter((todo) => todo?.completed === true).length;
  return { total: todos.length, completed, longestTitle };
}

/** One attempt. Only a 2xx counts: a redirect is none, and no answer is none either. */
async function isDelivered(callbackUrl: string, id: string, body: string): Promise<boolean> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(SECRET.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  try {
    const answer = await fetch(callbackUrl, {
      method: "POST",
      redirect: "manual",
      headers: {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
      },
      body,
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

const server = app.listen(Number(process.env.PORT ?? 4106), "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(`Listening on http://localhost:${port}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
