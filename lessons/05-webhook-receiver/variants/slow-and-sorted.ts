/**
 * Lesson 05 where everything takes its time: each answer comes after 100 ms, an event is stored before it is
 * acknowledged, and a worker looks for work every 20 ms. Members are written in alphabetical order.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

const ANSWER_MS = 100;
const STORE_MS = 30;
const POLL_MS = 20;
const { WEBHOOK_SECRET = "", WORK_MS = "0", PORT = "4005" } = process.env;
const key = Buffer.from(WEBHOOK_SECRET.replace("whsec_", ""), "base64");

interface Job {
  entry: { data: unknown; id: string; type: string };
  due: number;
}
interface Answer {
  status: number;
  body: unknown;
}

const page = await readFile(new URL("../demo/index.html", import.meta.url));
const jobs = new Map<string, Job>();
const done: Job["entry"][] = [];

setInterval(() => {
  for (const [id, { entry, due }] of jobs) {
    if (due > Date.now() || done.some((each) => each.id === id)) continue;
    done.push(entry);
  }
}, POLL_MS);

const server = http.createServer(async (request, response) => {
  const body = await buffer(request);
  await wait(ANSWER_MS);
  response.shouldKeepAlive = false;
  if (request.url === "/") return void response.end(page);
  const answer = await answerTo(request, body);
  response.writeHead(answer.status, { "Content-Type": "application/json; charset=utf-8" });
  response.end(sorted(answer.body));
});

async function answerTo(
  { method, url, headers }: http.IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const route = `${method} ${url}`;
  if (route === "GET /received") return { status: 200, body: done };
  if (route !== "POST /hooks/todos")
    return { status: 404, body: { error: "There is no such route." } };
  const event = parsed(body);
  const { challenge, data, type } = event ?? {};
  if (type === "webhook.verify") return { status: 200, body: { challenge } };
  if (!isFresh(headers) || !isSigned(headers, body))
    return { status: 401, body: { error: "Not signed." } };
  if (!event) return { status: 400, body: { error: "This is no JSON object." } };
  const id = String(headers["webhook-id"]);
  const isKnown = jobs.has(id);
  const isOurs = type === "todo.added" || type === "todo.completed";
  if (isKnown || !isOurs) return { status: 200, body: { accepted: true } };
  const job: Job = { entry: { data, id, type }, due: Number.POSITIVE_INFINITY };
  jobs.set(id, job);
  await wait(STORE_MS);
  job.due = Date.now() + Number(WORK_MS);
  return { status: 200, body: { accepted: true } };
}

function isFresh({ "webhook-timestamp": timestamp = "" }: http.IncomingHttpHeaders): boolean {
  return /^\d+$/.test(String(timestamp)) && Math.abs(Date.now() / 1_000 - Number(timestamp)) <= 300;
}

function isSigned(headers: http.IncomingHttpHeaders, body: Buffer): boolean {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": list } = headers;
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body);
  const wanted = Buffer.from(`v1,${hmac.digest("base64")}`);
  const candidates = String(list)
    .split(" ")
    .map((each) => Buffer.from(each));
  return candidates.some((each) => each.length === wanted.length && timingSafeEqual(each, wanted));
}

function parsed(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === "object"
      ? ((value as Record<string, unknown> | null) ?? undefined)
      : undefined;
  } catch {
    return undefined;
  }
}

/** JSON with the members of each object in alphabetical order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
}

server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
