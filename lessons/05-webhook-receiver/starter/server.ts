/**
 * Lesson 05, webhook-receiver: be worth calling. Believe only what is signed, act once, answer at once.
 * The contract is in ../README.md; its source is Standard Webhooks 1.0.0.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler, type Request, type Response } from "express";

/** A delivery as it came: nothing of it is to be believed yet. */
type Delivery = { id: string; timestamp: string; signatures: string; rawBody: Buffer };
/** What its body says. */
type Event = { type: string; data?: unknown; challenge?: unknown };

const EVENTS = ["todo.added", "todo.completed"];
const TOLERANCE_S = 300;
/** How long the work takes that an event leads to. */
const WORK_MS = Number(process.env.WORK_MS ?? 0);
const { WEBHOOK_SECRET } = process.env;
if (!WEBHOOK_SECRET) {
  console.error(
    "WEBHOOK_SECRET is missing: set it to the secret that your registration was given.",
  );
  process.exit(1);
}
/** The secret is base64 for bytes; the bytes are the key. */
const KEY = Buffer.from(WEBHOOK_SECRET.replace("whsec_", ""), "base64");
/** What was acted on. */
const received: { id: string; type: string; data: unknown }[] = [];

/** An error to throw anywhere; one place answers it. */
const problem = (status: number, detail: string) => Object.assign(new Error(detail), { status });

const app = express();
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));
app.get("/received", (_, response) => void response.json(received));

// #region hook
// The raw bytes: what is signed is not JSON but the text that came.
app.post("/hooks/todos", express.raw({ type: () => true }), async (request, response) => {
  const delivery = read(request);
  const event = understand(delivery.rawBody);
  // Not signed: when an address is asked, its secret may not be there yet.
  if (event.type === "webhook.verify") return void response.json(echo(event));
  checkSignature(delivery);
  checkAge(delivery);
  if (await isToDo(delivery, event)) await accept(response, () => act(delivery.id, event));
  else response.status(204).end();
});
// #endregion

function read({ headers, body }: Request): Delivery {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) =>
    String(headers[`webhook-${name}`] ?? ""),
  ) as [string, string, string];
  return { id, timestamp, signatures, rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}

function understand(rawBody: Buffer): Event {
  try {
    const { type, data, challenge } = JSON.parse(rawBody.toString());
    return { type: String(type), data, challenge };
  } catch {
    throw problem(400, "The body has to be one JSON object.");
  }
}

async function act(id: string, { type, data }: Event): Promise<void> {
  await wait(WORK_MS);
  received.push({ id, type, data });
}

// #region answer-the-challenge
// TODO step 1: send back the challenge that came (lesson 03's contract; tests/1-answer-the-challenge.test.ts)
const echo = (_event: Event): object => ({});
// #endregion

// #region check-the-signature
// TODO step 2: refuse what no v1 signature holds for (Standard Webhooks; tests/2-check-the-signature.test.ts)
const checkSignature = (_delivery: Delivery): void => {};
// #endregion

// #region refuse-the-old-and-the-replayed
// TODO step 3: refuse a timestamp more than 300 s away (tests/3-refuse-the-old-and-the-replayed.test.ts)
const checkAge = (_delivery: Delivery): void => {};
// #endregion

// #region act-once
// TODO step 4: say no to an id that was here before, and to unknown types (tests/4-act-once.test.ts)
const isToDo = async (_delivery: Delivery, _event: Event): Promise<boolean> => true;
// #endregion

// #region answer-first-work-later
// TODO step 5: answer before the work, not after it (tests/5-answer-first-work-later.test.ts)
async function accept(response: Response, work: () => Promise<void>): Promise<void> {
  await work();
  response.status(204).end();
}
// #endregion

// Every error ends up here, those of express.raw() too.
const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  const { status = 500, message } = error;
  if (status >= 500) console.error(error);
  const detail = status < 500 ? message : "The server failed; it is not your fault.";
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, detail }));
};
app.use(answerProblem);

const server = app.listen(Number(process.env.PORT ?? 4005), "127.0.0.1");
server.once("listening", () => {
  console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
