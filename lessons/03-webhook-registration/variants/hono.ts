/**
 * Lesson 03 with Hono: requests and answers as the web platform has them.
 *
 * An endpoint is never changed but replaced, and an answer that comes late finds that it is gone.
 */

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly status: "pending" | "active";
}

const endpoints = new Map<string, Endpoint>();
/** Kept apart from what is shown; lesson 04 signs with them. */
const secrets = new Map<string, string>();
const demo = readFileSync(new URL("../demo/index.html", import.meta.url), "utf8");

const app = new Hono();
app.get("/", (context) => context.html(demo));
app.get("/webhooks", (context) => context.json([...endpoints.values()]));
app.get("/webhooks/:id", (context) => context.json(find(context.req.param("id"))));

app.post("/webhooks", async (context) => {
  const { url, events } = await readWanted(context.req.raw);
  const id = `we_${randomBytes(9).toString("hex")}`;
  const endpoint: Endpoint = { id, url, events, status: "pending" };
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  endpoints.set(id, endpoint);
  secrets.set(id, secret);
  void verify(endpoint);
  context.header("Location", `/webhooks/${id}`);
  return context.json({ secret, ...endpoint }, 201);
});

app.delete("/webhooks/:id", (context) => {
  const { id } = find(context.req.param("id"));
  endpoints.delete(id);
  secrets.delete(id);
  return context.body(null, 204);
});

app.notFound(() => problem(404, "Nothing is here."));
app.onError((error) => {
  if (error instanceof HTTPException) return problem(error.status, error.message);
  console.error(error);
  return problem(500, "The server failed.");
});

function problem(status: number, title: string): Response {
  const headers = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify({ title, status }), { status, headers });
}

function find(id: string): Endpoint {
  const endpoint = endpoints.get(id);
  if (!endpoint) throw new HTTPException(404, { message: `No webhook ${id}.` });
  return endpoint;
}

async function readWanted(request: Request): Promise<Pick<Endpoint, "url" | "events">> {
  const text = await request.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HTTPException(400, { message: "This is not JSON." });
  }
  const { url, events } = (body ?? {}) as { url?: unknown; events?: unknown };
  if (!isAddress(url)) throw new HTTPException(422, { message: "url: http or https, no user." });
  if (!isSelection(events)) throw new HTTPException(422, { message: "events: a list of events." });
  return { url, events };
}

function isAddress(url: unknown): url is string {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return ["http:", "https:"].includes(protocol) && `${username}${password}` === "";
}

function isSelection(events: unknown): events is string[] {
  const known = ["todo.added", "todo.completed"];
  return Array.isArray(events) && events.length > 0 && events.every((each) => known.includes(each));
}

async function verify({ id, url }: Endpoint): Promise<void> {
  const challenge = crypto.randomUUID();
  const signal = AbortSignal.timeout(Number(process.env["VERIFY_TIMEOUT_MS"] ?? 5_000));
  const body = JSON.stringify({ type: "webhook.verify", challenge, provider: "a to-do list" });
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  try {
    // "error" makes of a redirect what it is here: no answer.
    const options = { method: "POST", body, headers, signal, redirect: "error" } as const;
    const answer = await fetch(url, options);
    const echo = (await answer.json()) as { challenge?: string };
    const endpoint = endpoints.get(id);
    if (!answer.ok || echo.challenge !== challenge || !endpoint) return;
    endpoints.set(id, { ...endpoint, status: "active" });
  } catch (error) {
    console.log(`${url} stays pending:`, (error as Error).message);
  }
}

const port = Number(process.env["PORT"] ?? 4003);
const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, (info) => {
  console.log(`Listening on http://localhost:${info.port}`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    server.close();
    process.exit(0);
  });
}
