/**
 * Given in lesson 05: what is not the receiver's judgment. The secret, what a delivery consists of
 * (lesson 04), problem details (lesson 01), listening and exiting.
 */

import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler, type Request } from "express";

/** A delivery as it was received: do not believe any of it yet. A header that is missing is "". */
export type Delivery = { id: string; timestamp: string; signatures: string; rawBody: Buffer };
/** What its body says. */
export type Event = { type: string; data?: unknown; challenge?: unknown };

const { WEBHOOK_SECRET } = process.env;
if (!WEBHOOK_SECRET) {
  console.error(
    "WEBHOOK_SECRET is missing: set it to the secret that your registration was given.",
  );
  process.exit(1);
}
/** The key of every signature: the bytes that the base64 in `WEBHOOK_SECRET` stands for. */
export const KEY = Buffer.from(WEBHOOK_SECRET.replace("whsec_", ""), "base64");

/** Serves the demo page at `/`. The lesson's server adds its routes. */
export const app = express();
app.use(express.static(fileURLToPath(new URL("./demo", import.meta.url))));
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));

/** An error to throw in any route: it is answered with this status (400 to 599) and this detail. */
export const problem = (status: number, detail: string) =>
  Object.assign(new Error(detail), { status });

/** The delivery that a request carries, when its body was read by `express.raw`. */
export function read({ headers, body }: Request): Delivery {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) =>
    String(headers[`webhook-${name}`] ?? ""),
  ) as [string, string, string];
  return { id, timestamp, signatures, rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}

/** The event in a body. Throws a problem with status 400 when the body is not a JSON object. */
export function understand(rawBody: Buffer): Event {
  try {
    const { type, data, challenge } = JSON.parse(rawBody.toString());
    return { type: String(type), data, challenge };
  } catch {
    throw problem(400, "The body has to be one JSON object.");
  }
}

// Every error ends up here, including those of express.raw().
const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  const { status = 500, message } = error;
  if (status >= 500) console.error(error);
  const detail = status < 500 ? message : "The server failed; it is not your fault.";
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, detail }));
};

/**
 * Listens on `PORT` (default 4005) of the loopback interface. Call it after the last route. SIGINT and
 * SIGTERM end the process with exit code 0.
 */
export function serve(): void {
  app.use(answerProblem);
  const server = app.listen(Number(process.env.PORT ?? 4005), "127.0.0.1");
  server.once("listening", () => {
    console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
