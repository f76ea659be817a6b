/**
 * Lesson 05 on Node's own HTTP module: no framework, and work that is done one after the other.
 *
 * Where the contract leaves a choice it chooses otherwise than the solution: 202 with a body for what it
 * accepts, 403 for what it refuses, and an unknown type is remembered like any other.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const { WEBHOOK_SECRET = "", WORK_MS = "0", PORT = "4005" } = process.env;
const key = Buffer.from(WEBHOOK_SECRET.slice("whsec_".length), "base64");

interface Job {
  id: string;
  type: string;
  data: unknown;
}
const done: Job[] = [];
const seen = new Map<string, Date>();
let work = Promise.resolve();

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => void answer(request, Buffer.concat(chunks), response));
});

async function answer(
  request: http.IncomingMessage,
  body: Buffer,
  response: http.ServerResponse,
): Promise<void> {
  const route = `${request.method} ${request.url}`;
  if (route === "GET /") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(await readFile(new URL("../demo/index.html", import.meta.url)));
    return;
  }
  if (route === "GET /received") return json(response, 200, done);
  if (route !== "POST /hooks/todos") return json(response, 404, { error: "nothing is here" });
  const [status, value] = hook(request.headers, body);
  json(response, status, value);
}

function json(response: http.ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

function hook(headers: http.IncomingHttpHeaders, body: Buffer): [status: number, value: object] {
  const event = parsed(body);
  if (event?.["type"] === "webhook.verify") return [200, { challenge: event["challenge"] }];
  const fault = faultOf(headers, body);
  if (fault !== undefined) return [403, { error: fault }];
  if (!event) return [400, { error: "this is no JSON object" }];
  const id = String(headers["webhook-id"]);
  if (seen.has(id)) return [202, { accepted: seen.get(id) }];
  seen.set(id, new Date());
  const type = String(event["type"]);
  if (/^todo\.(added|completed)$/.test(type)) enqueue({ id, type, data: event["data"] });
  return [202, { accepted: seen.get(id) }];
}

function enqueue(job: Job): void {
  work = work.then(async () => {
    await wait(Number(WORK_MS));
    done.push(job);
  });
}

/** What is wrong with the delivery; undefined when nothing is. */
function faultOf(headers: http.IncomingHttpHeaders, body: Buffer): string | undefined {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": list } = headers;
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof list !== "string") {
    return "a header is missing";
  }
  if (!/^\d+$/.test(timestamp)) return "the timestamp is no number";
  const age = Math.floor(Date.now() / 1_000) - Number(timestamp);
  if (age > 300 || age < -300) return "the timestamp is too far from now";
  const hmac = createHmac("sha256", key);
  hmac.update(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]));
  const wanted = Buffer.from(`v1,${hmac.digest("base64")}`);
  for (const each of list.split(" ")) {
    const candidate = Buffer.from(each);
    if (candidate.length === wanted.length && timingSafeEqual(candidate, wanted)) return undefined;
  }
  return "no signature holds";
}

function parsed(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
