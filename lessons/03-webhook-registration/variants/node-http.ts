/**
 * Lesson 03 on Node's own HTTP module: no framework, and nothing that is not written here.
 *
 * Where the contract leaves a choice it chooses otherwise than the solution: ids are numbers, Location is
 * absolute, bad input is 400, a secret has 64 bytes, and DELETE answers 200.
 */

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";

interface Endpoint {
  id: number;
  url: string;
  events: string[];
  status: "pending" | "active";
  createdAt: string;
}

/** What to answer: thrown or returned, it is written in one place. */
class Reply {
  readonly status: number;
  readonly value: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, value?: unknown, headers: Record<string, string> = {}) {
    this.status = status;
    this.value = value;
    this.headers = headers;
  }
}

const KNOWN = new Set(["todo.added", "todo.completed"]);
const TIMEOUT_MS = Number(process.env.VERIFY_TIMEOUT_MS ?? 5_000);
const endpoints: Endpoint[] = [];
let lastId = 0;

const refused = (status: number, title: string) =>
  new Reply(status, { type: "about:blank", title, status }, { "content-type": PROBLEM });
const PROBLEM = "application/problem+json; charset=utf-8";

const server = http.createServer((request, response) => {
  respond(request)
    .catch((error: unknown) => (error instanceof Reply ? error : failed(error)))
    .then(({ status, value, headers }) => {
      const type = { "content-type": "application/json; charset=utf-8" };
      response.writeHead(status, value === undefined ? headers : { ...type, ...headers });
      // Without a length the body goes out in chunks.
      if (value !== undefined)
        response.write(typeof value === "string" ? value : JSON.stringify(value));
      response.end();
    });
});

function failed(error: unknown): Reply {
  console.error(error);
  return refused(500, "The server failed.");
}

async function respond(request: http.IncomingMessage): Promise<Reply> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const [, collection, id] = pathname.split("/");
  if (pathname === "/" && request.method === "GET") return page();
  if (collection !== "webhooks") throw refused(404, "There is nothing here.");
  if (id === undefined) {
    if (request.method === "GET") return new Reply(200, endpoints);
    if (request.method === "POST") return register(request);
  } else {
    if (request.method === "GET") return new Reply(200, find(id));
    if (request.method === "DELETE") return remove(find(id));
  }
  throw refused(405, "This cannot be done here.");
}

async function page(): Promise<Reply> {
  const html = await readFile(new URL("../demo/index.html", import.meta.url), "utf8");
  return new Reply(200, html, { "content-type": "text/html; charset=utf-8" });
}

function find(id: string): Endpoint {
  const endpoint = endpoints.find((each) => String(each.id) === id);
  if (!endpoint) throw refused(404, "No such webhook.");
  return endpoint;
}

function remove(endpoint: Endpoint): Reply {
  endpoints.splice(endpoints.indexOf(endpoint), 1);
  return new Reply(200, { deleted: endpoint.id });
}

async function register(request: http.IncomingMessage): Promise<Reply> {
  const { url, events } = await wanted(request);
  const createdAt = new Date().toISOString();
  const endpoint: Endpoint = { id: (lastId += 1), url, events, status: "pending", createdAt };
  endpoints.push(endpoint);
  const secret = `whsec_${randomBytes(64).toString("base64")}`;
  setImmediate(() => ask(endpoint));
  const location = `http://${request.headers.host}/webhooks/${endpoint.id}`;
  // A copy: nothing but this answer ever knows the secret in this lesson.
  return new Reply(201, { ...endpoint, secret }, { location });
}

async function wanted(request: http.IncomingMessage): Promise<{ url: string; events: string[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw refused(400, "Send JSON.");
  }
  const { url, events } = parsed(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  if (typeof url !== "string" || !/^https?:\/\/[^@]+$/i.test(url) || !URL.canParse(url)) {
    throw refused(400, "url has to be an http or https address without a user name.");
  }
  if (!Array.isArray(events) || events.length === 0 || events.some((each) => !KNOWN.has(each))) {
    throw refused(400, "events has to name known events.");
  }
  return { url, events };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Told below, as whatever else is no object.
  }
  throw refused(400, "Send one JSON object.");
}

function ask(endpoint: Endpoint): void {
  const challenge = randomBytes(12).toString("base64url");
  const body = JSON.stringify({ challenge, type: "webhook.verify" });
  const client = new URL(endpoint.url).protocol === "https:" ? import("node:https") : http;
  Promise.resolve(client).then(({ request }) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const question = request(endpoint.url, { method: "POST", headers, signal }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("error", () => {});
      answer.on("end", () => {
        const { statusCode = 0 } = answer;
        if (statusCode < 200 || statusCode > 299) return;
        if (echoed(text) === challenge) endpoint.status = "active";
      });
    });
    question.on("error", ({ message }) => console.log(`${endpoint.url}: ${message}`));
    question.end(body);
  });
}

function echoed(text: string): unknown {
  try {
    return (JSON.parse(text) as { challenge?: unknown } | null)?.challenge;
  } catch {
    return undefined;
  }
}

server.listen(Number(process.env.PORT ?? 4003), "127.0.0.1", () => {
  console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
