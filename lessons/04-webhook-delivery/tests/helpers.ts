/**
 * What the checks of this lesson have in common: endpoints that are registered for one check only, and
 * to-dos with titles of their own, because others may use the server at the same time.
 */

import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import type {
  Answer,
  Delivery,
  Fixtures,
  JsonObject,
  Receiver,
  Reply,
  Script,
} from "@course/lesson-kit";
import { describeMember, describeValue, isObject, signatureFault } from "@course/lesson-kit";

export const OK: Reply = { do: "answer", status: 200 };
export const FAILS: Reply = { do: "answer", status: 500 };

/** An endpoint that the provider knows, and the receiver that listens there. */
export interface Endpoint {
  id: string;
  secret: string;
  hook: Receiver;
}

export interface Attempt {
  at?: unknown;
  status?: unknown;
  error?: unknown;
}

/** One entry of `GET /webhooks/:id/deliveries`. */
export interface Listed {
  id?: unknown;
  type?: unknown;
  state?: unknown;
  attempts: Attempt[];
}

const REGISTERS = "Registering works as in lesson 03, but the endpoint is active at once.";
const CHANGES = "The to-do list works as in lesson 01.";
const LISTS = "The list of deliveries is a consumer's only way to see what became of an event.";

/** Makes a check of `run`, which gets a stage, and unregisters what it has registered. */
export function onStage(
  run: (stage: Stage) => Promise<void>,
): (fixtures: Fixtures) => Promise<void> {
  return async ({ http, receiver, env }) => {
    const stage = new Stage(http, receiver, env);
    await run(stage);
    await stage.leave();
  };
}

export class Stage {
  readonly http: Fixtures["http"];
  readonly receivers: Fixtures["receiver"];
  readonly env: Fixtures["env"];
  readonly #ends: (() => unknown)[] = [];

  constructor(http: Fixtures["http"], receivers: Fixtures["receiver"], env: Fixtures["env"]) {
    this.http = http;
    this.receivers = receivers;
    this.env = env;
  }

  /** Registers a receiver that listens; it answers as the script says, by default with 200. */
  async endpoint(events: string[], script: Script = OK): Promise<Endpoint> {
    const hook = await this.receivers.listen(script);
    return { hook, ...(await this.register(`${hook.url}/hooks/todos`, events)) };
  }

  async register(url: string, events: string[]): Promise<Pick<Endpoint, "id" | "secret">> {
    const answer = await this.http.post("/webhooks", { url, events });
    answer.hasStatus(201, REGISTERS);
    const { id, secret } = answer.hasObject({ id: isId, url, status: "active" }, REGISTERS);
    answer.expect(String(secret).startsWith("whsec_"), {
      expected: '"secret": "whsec_…" in the answer to POST /webhooks',
      got: describeMember("secret", secret),
      why: REGISTERS,
    });
    this.#ends.push(() => this.unregister({ id: String(id) }));
    return { id: String(id), secret: String(secret) };
  }

  unregister({ id }: Pick<Endpoint, "id">): Promise<Answer> {
    return this.http.delete(`/webhooks/${encodeURIComponent(id)}`);
  }

  async add(title: string): Promise<JsonObject> {
    const answer = await this.http.post("/todos", { title });
    answer.hasStatus(201, CHANGES);
    return answer.hasObject({ id: isId, title }, CHANGES);
  }

  async change(todo: JsonObject, change: JsonObject): Promise<void> {
    const answer = await this.http.patch(`/todos/${String(todo["id"])}`, change);
    answer.hasStatus(200, CHANGES);
  }

  /** All that the provider says of an endpoint's deliveries. */
  async listed({ id }: Pick<Endpoint, "id">): Promise<{ answer: Answer; list: Listed[] }> {
    const answer = await this.http.get(listAt({ id }));
    answer.hasStatus(200, LISTS);
    const list = answer.hasArray(LISTS).filter(isObject).map(asListed);
    return { answer, list };
  }

  /** Asks for the list until one entry is as `accepts` says; fails after 5 s. */
  async lists(
    endpoint: Pick<Endpoint, "id">,
    accepts: (entry: Listed) => boolean,
    expected: string,
    why: string,
  ): Promise<{ answer: Answer; list: Listed[]; entry: Listed }> {
    const listOf = (each: Answer) =>
      each.hasStatus(200, LISTS).hasArray(LISTS).filter(isObject).map(asListed);
    const answer = await this.http.getUntil(listAt(endpoint), (each) => listOf(each).some(accepts));
    const list = listOf(answer);
    const entry = list.find(accepts);
    if (entry) return { answer, list, entry };
    throw answer.expect(false, { expected, got: inWords(list), why });
  }

  /** An address that takes connections and ends each of them after a request, with `text` for an answer. */
  async hangsUp(text = ""): Promise<string> {
    const server = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(text));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    this.#ends.push(() => server.close());
    server.unref();
    return addressOf(server);
  }

  /** An address at which nobody listens. */
  async nobody(): Promise<string> {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = addressOf(server);
    server.close();
    await once(server, "close");
    return address;
  }

  /** Deletes what it has registered: others may use the server too. */
  async leave(): Promise<void> {
    await Promise.all(this.#ends.map((end) => end()));
  }
}

const listAt = ({ id }: Pick<Endpoint, "id">) => `/webhooks/${encodeURIComponent(id)}/deliveries`;

const isId = (id: unknown) => typeof id === "string" || typeof id === "number";

function addressOf(server: net.Server): string {
  const address = server.address();
  return `http://127.0.0.1:${isObject(address) ? String(address["port"]) : 0}/hooks/todos`;
}

function asListed(value: JsonObject): Listed {
  const { id, type, state, attempts } = value;
  return { id, type, state, attempts: Array.isArray(attempts) ? attempts.filter(isObject) : [] };
}

/** `500, 410: "failed" after 2 attempts` for each entry; what all attempts have in common is said once. */
export function inWords(list: Listed[]): string {
  const entries = list.map(({ state, attempts }) => {
    const ends = attempts.map(({ status, error }) => describeValue(status ?? error ?? null));
    const shown = new Set(ends).size === 1 ? ends.slice(0, 1) : ends;
    const count = ends.length === 1 ? "1 attempt" : `${ends.length} attempts`;
    return `${shown.join(", ") || "no status"}: ${describeValue(state)} after ${count}`;
  });
  return entries.join("; ") || "an empty list";
}

/** Enough to show a member and the beginning of its value. */
const SHOWN_CHARACTERS = 24;

/** Where a delivery's body begins to differ from the first one's, for an expectation that they are the same. */
export function difference(delivery: Delivery, first: Delivery | undefined) {
  const [text, before] = [delivery.text, first?.text ?? ""];
  let at = 0;
  while (at < text.length && text[at] === before[at]) at += 1;
  const around = (body: string) =>
    body.slice(Math.max(0, at - SHOWN_CHARACTERS), at + SHOWN_CHARACTERS);
  return { got: `…${around(text)}…, where the first had …${around(before)}…`, near: around(text) };
}

/** Expects a valid signature, and shows the valid one otherwise. */
export function hasSignature(delivery: Delivery, secret: string, why: string): void {
  const isValid = () => signatureFault(delivery, secret) === undefined;
  delivery.hasHeader("webhook-signature", validSignature(delivery, secret), isValid, why);
}

/** `v1,` and the HMAC of what the delivery says: its webhook-id, its webhook-timestamp and its body. */
export function validSignature({ headers, rawBody }: Delivery, secret: string): string {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const prefix = `${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.`;
  const hmac = createHmac("sha256", key).update(prefix).update(rawBody);
  return `v1,${hmac.digest("base64")}`;
}

/** A title that nobody else uses. */
export const fresh = (title: string) => `${title} ${randomUUID().slice(0, 8)}`;

/** Holds for a delivery of that event about the to-do of that title. */
export function tells(type: string, title: string): (delivery: Delivery) => boolean {
  return ({ object: { type: told, data } }) =>
    told === type && isObject(data) && data["title"] === title;
}

/** Answers the attempts to deliver that to-do's todo.added one after the other as `replies` say, and all else with 201. */
export function replies(title: string, ...each: Reply[]): Script {
  const isMine = tells("todo.added", title);
  let attempts = 0;
  return (delivery) => {
    if (!isMine(delivery)) return { do: "answer", status: 201 };
    attempts += 1;
    return each[Math.min(attempts, each.length) - 1] ?? OK;
  };
}

/** The attempts to deliver that to-do's todo.added. */
export const attemptsOf = (hook: Receiver, title: string) =>
  hook.deliveries.filter(tells("todo.added", title));

/** Resolves with attempt `count` to deliver that to-do's todo.added; `when` it is due is part of the failure. */
export function attemptTo(
  hook: Receiver,
  title: string,
  count: number,
  why: string,
  when = "",
): Promise<Delivery> {
  if (count === 1) {
    return hook.delivered({ type: "todo.added", data: { title } }, "a delivery", why);
  }
  const isThat = (delivery: Delivery) => attemptsOf(hook, title)[count - 1] === delivery;
  const words = `attempt ${count} of "${title}"${when && ` (${when})`}`;
  return hook.delivered(isThat, words, why, () => attemptsInWords(attemptsOf(hook, title)));
}

/** `attempt 2 after 51 ms, attempt 3 after 102 ms, and no attempt 4`. */
function attemptsInWords(attempts: Delivery[]): string {
  const retries = attempts.slice(1).map(({ receivedAt }, index) => {
    const waited = receivedAt - (attempts[index]?.receivedAt ?? receivedAt);
    return `attempt ${index + 2} after ${Math.round(waited)} ms`;
  });
  const came = retries.length > 0 ? retries : attempts.map(() => "attempt 1");
  const missing = `no attempt ${attempts.length + 1}`;
  return came.length === 0 ? missing : `${came.join(", ")}, and ${missing}`;
}
