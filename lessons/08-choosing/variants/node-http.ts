/**
 * A right answer that shares no line with the solution: node:http on both sides, timers and callbacks in
 * place of loops, an event stream read line by line, a signature computed by hand, and deliveries told
 * apart by the lowest number that is still missing. It refuses with 400 and answers deliveries with 200.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { json, buffer, text } from "node:stream/consumers";
import { WebSocket } from "ws";

interface Change {
  seq: number;
  type: string;
  todo: unknown;
}

const { PROVIDER_URL = "http://localhost:4108" } = process.env;
const POLL_MS = Number(process.env.POLL_INTERVAL_MS ?? 1_000);
const WAIT_S = Number(process.env.WAIT_S ?? 25);
const RECONNECT_MS = Number(process.env.RECONNECT_MS ?? 1_000);
const page = await readFile(new URL("../demo/index.html", import.meta.url));
const heard: object[] = [];
const agent = new http.Agent({ keepAlive: false });

/** One way of listening: what it does next, what it holds open, and how both end. */
abstract class Listener {
  readonly way: string;
  protected cursor: number;
  protected isOver = false;
  #timer: NodeJS.Timeout | undefined;
  #open: { destroy: () => void } | undefined;

  constructor(way: string, after: number) {
    this.way = way;
    this.cursor = after;
  }

  abstract begin(): void;

  stop(): void {
    this.isOver = true;
    clearTimeout(this.#timer);
    this.#open?.destroy();
  }

  /** Does `what` later, and takes the place of whatever was planned before. */
  protected later(ms: number, what: () => void): void {
    clearTimeout(this.#timer);
    if (!this.isOver) this.#timer = setTimeout(what, ms);
  }

  protected hear(change: Change): void {
    if (this.isOver) return;
    heard.push({ way: this.way, ...change, at: Number(process.hrtime.bigint()) / 1e6 });
  }

  /** What came in order: only what is newer than all before is heard. */
  protected hearNext(change: Change): void {
    if (change.seq <= this.cursor) return;
    this.hear(change);
    this.cursor = change.seq;
  }

  protected keep(open: { destroy: () => void }): void {
    this.#open = open;
  }

  /** Asks the provider; `failed` is told how long to wait when nothing good comes. */
  protected ask(
    path: string,
    headers: Record<string, string>,
    answered: (answer: http.IncomingMessage) => Promise<void>,
    failed: (waitMs: number) => void,
  ): void {
    let isSettled = false;
    const fail = (answer?: http.IncomingMessage) => {
      if (isSettled || this.isOver) return;
      isSettled = true;
      failed(Math.max(RECONNECT_MS, secondsIn(answer) * 1_000));
    };
    const request = http.get(PROVIDER_URL + path, { agent, headers }, (answer) => {
      answer.on("error", () => fail());
      if (answer.statusCode === 200 || answer.statusCode === 204) {
        answered(answer).catch(() => fail());
        return;
      }
      answer.resume();
      fail(answer);
    });
    request.on("error", () => fail());
    this.keep(request);
  }
}

const secondsIn = (answer?: http.IncomingMessage) =>
  Number.parseInt(answer?.headers["retry-after"] ?? "0", 10) || 0;

class Poll extends Listener {
  readonly #everyMs: number;

  constructor(after: number, everyMs: number) {
    super("poll", after);
    this.#everyMs = everyMs;
  }

  begin(): void {
    const next = (ms: number) => this.later(ms, () => this.begin());
    const answered = async (answer: http.IncomingMessage) => {
      for (const change of (await json(answer)) as Change[]) this.hearNext(change);
      next(Math.max(this.#everyMs, secondsIn(answer) * 1_000));
    };
    this.ask(`/changes?after=${this.cursor}`, {}, answered, next);
  }
}

class LongPoll extends Listener {
  begin(): void {
    const next = (ms: number) => this.later(ms, () => this.begin());
    const answered = async (answer: http.IncomingMessage) => {
      const body = await text(answer);
      if (answer.statusCode === 204) return next(0);
      const changes: Change[] = JSON.parse(body);
      for (const change of changes) this.hearNext(change);
      next(changes.length === 0 ? RECONNECT_MS : 0);
    };
    this.ask(`/changes?after=${this.cursor}`, { prefer: `wait=${WAIT_S}` }, answered, next);
  }
}

class Stream extends Listener {
  begin(): void {
    const next = (ms: number) => this.later(ms, () => this.begin());
    const headers = { accept: "text/event-stream" };
    const answered = async (answer: http.IncomingMessage) => {
      let [rest, data] = ["", ""];
      answer.setEncoding("utf8");
      for await (const piece of answer) {
        const lines: string[] = (rest + piece).split(/\r\n|\n|\r(?!$)/);
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (line.startsWith("data:")) data += line.slice(5);
          if (line !== "" || data === "") continue;
          this.hearNext(JSON.parse(data));
          data = "";
        }
      }
      next(RECONNECT_MS);
    };
    // Without Last-Event-ID: the number in the address says the same.
    this.ask(`/changes?after=${this.cursor}`, headers, answered, next);
  }
}

class Socket extends Listener {
  begin(): void {
    const url = new URL(`/live?after=${this.cursor}`, PROVIDER_URL.replace(/^http/, "ws"));
    const socket = new WebSocket(url);
    socket.addEventListener("message", ({ data }) => this.hearNext(JSON.parse(String(data))));
    socket.addEventListener("error", () => {});
    // An error is always followed by this.
    socket.addEventListener("close", () => this.later(RECONNECT_MS, () => this.begin()));
    this.keep({ destroy: () => socket.terminate() });
  }
}

class Hook extends Listener {
  key: Buffer | undefined;
  #id = "";
  /** Heard although an earlier one is still missing. */
  readonly #ahead = new Set<number>();

  begin(): void {
    const body = JSON.stringify({
      events: ["todo.completed", "todo.added"],
      url: `${origin()}/hooks/changes`,
    });
    const failed = (answer?: http.IncomingMessage) => {
      this.later(Math.max(RECONNECT_MS, secondsIn(answer) * 1_000), () => this.begin());
    };
    const request = http.request(`${PROVIDER_URL}/webhooks`, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    request.on("error", () => failed());
    request.on("response", (answer) => {
      if (answer.statusCode !== 201) return failed(answer.resume());
      json(answer).then(
        (registered) => this.#registered(registered),
        () => failed(),
      );
    });
    request.end(body);
  }

  override stop(): void {
    super.stop();
    this.key = undefined;
    if (this.#id !== "") this.#unregister();
  }

  take(change: Change): void {
    if (change.seq <= this.cursor || this.#ahead.has(change.seq)) return;
    this.#ahead.add(change.seq);
    this.hear(change);
    while (this.#ahead.delete(this.cursor + 1)) this.cursor += 1;
  }

  #registered(answer: unknown): void {
    const { id, secret } = answer as { id: string; secret: string };
    this.#id = id;
    if (this.isOver) return this.#unregister();
    this.key = Buffer.from(secret.slice("whsec_".length), "base64");
    this.#catchUp(this.cursor);
  }

  #catchUp(after: number): void {
    const answered = async (answer: http.IncomingMessage) => {
      for (const change of (await json(answer)) as Change[]) this.take(change);
    };
    const again = (ms: number) => this.later(ms, () => this.#catchUp(after));
    this.ask(`/changes?after=${after}`, {}, answered, again);
  }

  #unregister(): void {
    const request = http.request(`${PROVIDER_URL}/webhooks/${this.#id}`, {
      agent,
      method: "DELETE",
    });
    request.on("error", () => {});
    request.on("response", (answer) => answer.resume());
    request.end();
  }
}

const WAYS: Record<string, (after: number, everyMs: number) => Listener> = {
  poll: (after, everyMs) => new Poll(after, everyMs),
  "long-poll": (after) => new LongPoll("long-poll", after),
  sse: (after) => new Stream("sse", after),
  websocket: (after) => new Socket("websocket", after),
  webhook: (after) => new Hook("webhook", after),
};
const listeners = new Map<string, Listener>();

interface Wish {
  way?: string;
  after?: number;
  everyMs?: number;
}

async function listen(request: http.IncomingMessage, response: http.ServerResponse) {
  const { way = "", after = 0, everyMs = POLL_MS } = (await json(request)) as Wish;
  const make = Object.hasOwn(WAYS, way) ? WAYS[way] : undefined;
  if (!make) return refuse(response, 400, "There are five ways.");
  if (listeners.has(way)) return refuse(response, 409, "It listens already.");
  const listener = make(after, everyMs);
  listeners.set(way, listener);
  response.writeHead(201, { Location: `${origin()}/listeners/${way}`, ...JSON_TYPE });
  response.end(JSON.stringify({ after, way }, null, 2));
  listener.begin();
}

function unlisten(way: string, response: http.ServerResponse): void {
  const listener = listeners.get(way);
  if (!listener) return refuse(response, 404, "It does not listen so.");
  listeners.delete(way);
  listener.stop();
  response.writeHead(204).end();
}

async function deliver(request: http.IncomingMessage, response: http.ServerResponse) {
  const rawBody = await buffer(request);
  const hook = listeners.get("webhook");
  if (!(hook instanceof Hook) || !hook.key || !holds(request.headers, rawBody, hook.key)) {
    return refuse(response, 401, "It is not signed.");
  }
  const { type, data } = JSON.parse(rawBody.toString());
  if (/^todo\.(added|completed)$/.test(type)) hook.take(data);
  response.end();
}

function holds(headers: http.IncomingHttpHeaders, rawBody: Buffer, key: Buffer): boolean {
  const timestamp = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(Date.now() / 1_000 - timestamp) <= 300)) return false;
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`;
  const right = createHmac("sha256", key).update(signed).update(rawBody).digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .filter((each) => each.startsWith("v1,"))
    .map((each) => Buffer.from(each.slice(3), "base64"))
    .some((each) => each.length === right.length && timingSafeEqual(each, right));
}

const JSON_TYPE = { "Content-Type": "application/json" };

function refuse(response: http.ServerResponse, status: number, title: string): void {
  response.writeHead(status, { "Content-Type": "application/problem+json" });
  response.end(JSON.stringify({ status, title }));
}

const server = http.createServer((request, response) => {
  const { method, url = "/" } = request;
  const done = (promise: Promise<void>) =>
    void promise.catch(() => refuse(response, 400, "That is not JSON."));
  if (method === "GET" && url === "/") response.end(page);
  else if (method === "GET" && url === "/heard") {
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(heard));
  } else if (method === "POST" && url === "/listeners") done(listen(request, response));
  else if (method === "POST" && url === "/hooks/changes") done(deliver(request, response));
  else if (method === "DELETE" && url.startsWith("/listeners/")) unlisten(url.slice(11), response);
  else refuse(response, 404, "There is nothing here.");
});
server.listen(Number(process.env.PORT ?? 4008), "127.0.0.1", () => {
  console.log(`Listening on ${origin()}`);
});
const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
