/**
 * What the checks of this lesson have in common: endpoints that are registered for one check only, and
 * to-dos with titles of their own, because others may use the server at the same time.
 */

import { randomUUID } from "node:crypto";
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
import { describeValue, isObject } from "@course/lesson-kit";

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
  type?: unknown;
  state?: unknown;
  attempts: Attempt[];
}

const REGISTERS = "Registering goes as in lesson 03, but the endpoint is active at once.";
const CHANGES = "The list itself goes on as in lesson 01, whoever listens to it.";
const LISTS = "The list of deliveries is the only window into what became of an event.";

/** More than any provider needs to notice an answer; without an end, a wrong one would be asked for ever. */
const MAX_ROUNDS = 300;

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
    const { id, secret } = answer.hasObject(
      {
        id: isId,
        url,
        events,
        status: "active",
        secret: (value: unknown) => String(value).startsWith("whsec_"),
      },
      REGISTERS,
    );
    this.#ends.push(() => this.unregister({ id: String(id) }));
    return { id: String(id), secret: String(secret) };
  }

  unregister({ id }: Pick<Endpoint, "id">): Promise<Answer> {
    return this.http.delete(`/webhooks/${id}`);
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
    const answer = await this.http.get(`/webhooks/${id}/deliveries`);
    answer.hasStatus(200, LISTS);
    const list = answer.hasArray(LISTS).filter(isObject).map(asListed);
    return { answer, list };
  }

  /**
   * Asks for the list until one entry is as `accepts` says.
   *
   * For what the provider has in its hands already and only has to look at, such as an answer that came.
   */
  async lists(
    endpoint: Pick<Endpoint, "id">,
    accepts: (entry: Listed) => boolean,
    expected: string,
    why: string,
  ): Promise<{ answer: Answer; list: Listed[]; entry: Listed }> {
    for (let rounds = 1; ; rounds += 1) {
      const { answer, list } = await this.listed(endpoint);
      const entry = list.find(accepts);
      if (entry) return { answer, list, entry };
      if (rounds === MAX_ROUNDS) answer.expect(false, { expected, got: inWords(list), why });
    }
  }

  /** Goes on asking the provider for something else until `done`, or until it had every chance. */
  async meanwhile({ id }: Pick<Endpoint, "id">, done: () => boolean): Promise<void> {
    for (let rounds = 0; rounds < MAX_ROUNDS && !done(); rounds += 1) {
      await this.http.get(`/webhooks/${id}/deliveries`);
    }
  }

  /** An address that takes connections and ends each of them before it has answered. */
  async hangsUp(): Promise<string> {
    const server = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.destroy());
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

  /** Leaves nothing behind on a server that others use too. */
  async leave(): Promise<void> {
    await Promise.all(this.#ends.map((end) => end()));
  }
}

const isId = (id: unknown) => typeof id === "string" || typeof id === "number";

function addressOf(server: net.Server): string {
  const address = server.address();
  return `http://127.0.0.1:${isObject(address) ? String(address["port"]) : 0}/hooks/todos`;
}

function asListed(value: JsonObject): Listed {
  const { type, state, attempts } = value;
  return { type, state, attempts: Array.isArray(attempts) ? attempts.filter(isObject) : [] };
}

/** `"failed" after [500,500]` for each entry. */
function inWords(list: Listed[]): string {
  const entries = list.map(({ state, attempts }) => {
    const ends = attempts.map(({ status, error }) => status ?? error ?? null);
    return `${describeValue(state)} after ${describeValue(ends)}`;
  });
  return entries.join(", ") || "an empty list";
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
  return { got: `…${around(text)}… after …${around(before)}…`, near: around(text) };
}

/** A title that nobody else uses. */
export const fresh = (title: string) => `${title} ${randomUUID().slice(0, 8)}`;

/** Holds for a delivery of that event about the to-do of that title. */
export function tells(type: string, title: string): (delivery: Delivery) => boolean {
  return ({ object: { type: told, data } }) =>
    told === type && isObject(data) && data["title"] === title;
}

/** Answers the attempts to tell of that to-do one after the other as `replies` say; all else with 201, which is told apart. */
export function replies(title: string, ...each: Reply[]): Script {
  const isMine = tells("todo.added", title);
  let attempts = 0;
  return (delivery) => {
    if (!isMine(delivery)) return { do: "answer", status: 201 };
    attempts += 1;
    return each[Math.min(attempts, each.length) - 1] ?? OK;
  };
}

/** The deliveries that told of that to-do. */
export const attemptsOf = (hook: Receiver, title: string) =>
  hook.deliveries.filter(tells("todo.added", title));

/** Resolves with attempt `count` to tell of that to-do. */
export function attemptTo(
  hook: Receiver,
  title: string,
  count: number,
  why: string,
): Promise<Delivery> {
  const isThat = (delivery: Delivery) => attemptsOf(hook, title)[count - 1] === delivery;
  return hook.delivered(isThat, `attempt ${count} to deliver "${title}"`, why);
}
