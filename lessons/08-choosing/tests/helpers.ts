/**
 * The provider that the checks of this lesson play: a log whose numbers no other check has, and what is
 * asked about it.
 *
 * A consumer goes on listening when a check has failed, and a late request may come when the next check
 * has begun. By its numbers each check knows its own, and answers all others with 503.
 */

import {
  type Answer,
  type Delivery,
  type Fixtures,
  isObject,
  jsonReply,
  mismatch,
  type Reply,
} from "@course/lesson-kit";

export type Way = "poll" | "long-poll" | "sse" | "websocket" | "webhook";

export interface Change {
  seq: number;
  type: "added" | "completed";
  todo: { id: string; url: string; title: string; completed: boolean };
}

const LISTENS =
  "POST /listeners begins to listen in one way: 201, and from then on the changes after that number are heard.";
const ONCE =
  "Each change is heard once and in full: what was heard already must not come again, whatever happens.";
const SHAPE =
  "GET /heard tells of each change by which way it came, what it was, and when (`at`) it was heard.";

/** In three times the pause before a new attempt a server that makes one too many has made it. */
const PAUSES = 3;
const MIN_ROUNDS = 40;
const NUMBERS_EACH = 1_000;

/** The log of one check. */
export class Log {
  /** The number to listen after. */
  readonly start = NUMBERS_EACH * (1 + Math.floor(Math.random() * 1e9));
  readonly changes: Change[] = [];

  /** Something happens: that many changes, and the last of them is given back. */
  add(count = 1, type: Change["type"] = "added"): Change {
    for (let added = 0; added < count; added += 1) {
      const seq = this.newest + 1;
      const id = String(seq);
      const url = `http://localhost:4108/todos/${id}`;
      const todo = { id, url, title: `Buy milk ${id}`, completed: type === "completed" };
      this.changes.push({ seq, type, todo });
    }
    const last = this.changes.at(-1);
    if (!last) throw new Error("add() adds at least one change.");
    return last;
  }

  get newest(): number {
    return this.start + this.changes.length;
  }

  after(cursor: number): Change[] {
    return this.changes.filter(({ seq }) => seq > cursor);
  }

  /** Whether a number is one of this log's. */
  owns(cursor: number): boolean {
    return cursor >= this.start && cursor < this.start + NUMBERS_EACH;
  }
}

/** After which change the consumer asks: Last-Event-ID knows more than the address does. */
export function cursorOf({ path, headers }: Pick<Delivery, "path" | "headers">): number {
  return Number(headers.get("Last-Event-ID") ?? afterIn(path));
}

/** The number in `?after=`; NaN without one. */
export function afterIn(path: string): number {
  const after = new URL(path, "http://provider").searchParams.get("after");
  return after === null ? Number.NaN : Number(after);
}

const isChanges = ({ method, path }: Delivery) => method === "GET" && /^\/changes\b/.test(path);

/** The requests for this log's changes so far. */
export function askedFor(log: Log, { service }: Fixtures): Delivery[] {
  return service.deliveries.filter((each) => isChanges(each) && log.owns(cursorOf(each)));
}

/** Resolves with that request for the log's changes, counted from 1; rejects when 5 s are over first. */
export async function asked(
  log: Log,
  fixtures: Fixtures,
  number: number,
  why: string,
): Promise<Delivery> {
  const look = () => askedFor(log, fixtures)[number - 1];
  const words = `request ${number} for the changes`;
  await fixtures.service.delivered(() => look() !== undefined, words, why);
  const found = look();
  if (!found) throw new Error("It was there a moment ago.");
  return found;
}

/** Resolves with the first request that asks for the changes after `cursor`. */
export function askedAfter(
  log: Log,
  { service }: Fixtures,
  cursor: number,
  why: string,
): Promise<Delivery> {
  const isIt = (each: Delivery) => isChanges(each) && cursorOf(each) === cursor;
  const words =
    cursor === log.start
      ? "GET /changes?after=N with the number to begin after"
      : "a request that asks for what comes after the last change";
  return service.delivered(isIt, words, why);
}

/** Answers the requests for this log's changes one by one; the last reply goes on for ever. */
export function replies(
  log: Log,
  { service }: Fixtures,
  ...script: (Reply | ((asked: Delivery) => Reply))[]
): void {
  let next = 0;
  service.answers((delivery) => {
    if (!isChanges(delivery) || !log.owns(cursorOf(delivery))) return AWAY;
    const reply = script[Math.min(next, script.length - 1)] ?? AWAY;
    next += 1;
    return typeof reply === "function" ? reply(delivery) : reply;
  });
}

/** The provider has other things to do. */
export const AWAY: Reply = { do: "answer", status: 503 };
export const CUT: Reply = { do: "reset" };
export const awayFor = (seconds: number): Reply => ({
  do: "answer",
  status: 503,
  headers: { "Retry-After": String(seconds) },
});

/** What a plain poll is answered: the changes after the cursor, or 304 to whoever has this ETag. */
export const listed =
  (log: Log, headers: Record<string, string> = {}) =>
  (request: Delivery): Reply => {
    const etag = `"${cursorOf(request)}-${log.newest}"`;
    const all = { ETag: etag, ...headers };
    if (request.headers.get("If-None-Match") === etag) {
      return { do: "answer", status: 304, headers: all };
    }
    const reply = jsonReply(200, log.after(cursorOf(request)));
    return { ...reply, headers: { ...reply.headers, ...all } };
  };

/** The same, held back until the promise settles. */
export const heldList = (changes: Change[], until: Promise<unknown>): Reply => ({
  ...jsonReply(200, changes),
  do: "hold",
  until,
});

/** Listens in that way while `run` lasts, and ends it whatever becomes of that. */
export async function listening(
  way: Way,
  log: Log,
  { http }: Fixtures,
  run: () => Promise<void>,
  options: { everyMs?: number } = {},
): Promise<void> {
  const begin = () => http.post("/listeners", { way, after: log.start, ...options });
  let answer = await begin();
  if (answer.status === 409) {
    // A check that was broken off may have left it so.
    await http.delete(`/listeners/${way}`);
    answer = await begin();
  }
  answer.hasStatus(201, LISTENS);
  answer.hasObject({ way, after: log.start }, LISTENS);
  answer.hasHeader(
    "Location",
    `/listeners/${way}`,
    (to) => to.endsWith(`/listeners/${way}`),
    LISTENS,
  );
  try {
    await run();
  } finally {
    await http.delete(`/listeners/${way}`);
  }
}

/** Ends it in the middle of a check. */
export async function ends(way: Way, { http }: Fixtures, why: string): Promise<void> {
  (await http.delete(`/listeners/${way}`)).hasStatus(204, why);
}

/** What was heard of the log in that way, in the order of hearing. */
function heardIn(way: Way, log: Log, answer: Answer): Record<string, unknown>[] {
  const isOurs = (each: unknown): each is Record<string, unknown> =>
    isObject(each) && each["way"] === way && log.owns(Number(each["seq"]));
  const all = answer.hasStatus(200, SHAPE).hasArray(SHAPE);
  return all.filter(isOurs);
}

/** Waits until all that happened was heard; each of it once, and nothing else. */
export async function hears(
  way: Way,
  log: Log,
  { http }: Fixtures,
  why: string,
): Promise<Record<string, unknown>[]> {
  const numbersIn = (answer: Answer) => heardIn(way, log, answer).map(({ seq }) => seq);
  const all = log.changes.map(({ seq }) => seq);
  const answer = await http.getUntil("/heard", (each) => {
    const numbers = numbersIn(each);
    return all.every((seq) => numbers.includes(seq));
  });
  const numbers = numbersIn(answer);
  const missing = all.filter((seq) => !numbers.includes(seq));
  answer.expect(missing.length === 0, {
    expected: `the changes ${all.join(", ")} heard by ${way}`,
    got: `${numbers.join(", ") || "none"}, so ${missing.length} of ${all.length} are missing`,
    why,
  });
  return isHeardOnce(way, log, answer);
}

/** Expects that until now nothing of the log was heard twice. */
export async function hasHeardOnce(way: Way, log: Log, { http }: Fixtures): Promise<void> {
  isHeardOnce(way, log, await http.get("/heard"));
}

function isHeardOnce(way: Way, log: Log, answer: Answer): Record<string, unknown>[] {
  const heard = heardIn(way, log, answer);
  const twice = heard.find(
    ({ seq }, index) => heard.findIndex((each) => each["seq"] === seq) < index,
  );
  answer.expect(twice === undefined, {
    expected: `each change heard once by ${way}`,
    got: `change ${String(twice?.["seq"])} heard ${heard.filter(({ seq }) => seq === twice?.["seq"]).length} times`,
    why: ONCE,
    near: `"seq":${String(twice?.["seq"])}`,
  });
  for (const change of log.changes) {
    const found = heard.find(({ seq }) => seq === change.seq);
    if (!found) continue;
    const at = (value: unknown) => typeof value === "number";
    const wrong = mismatch(found, { type: change.type, todo: { title: change.todo.title }, at });
    answer.expect(wrong === undefined, {
      expected: `{way, seq, type, todo, at} of change ${change.seq}`,
      got: wrong?.words ?? "",
      why: SHAPE,
      near: `"seq":${change.seq}`,
    });
  }
  return heard;
}

/** Expects that nothing of the log was heard in that way. */
export async function hearsNothing(
  way: Way,
  log: Log,
  { http }: Fixtures,
  why: string,
): Promise<void> {
  const answer = await http.get("/heard");
  const [first] = heardIn(way, log, answer);
  answer.expect(first === undefined, {
    expected: `nothing heard by ${way}`,
    got: `change ${String(first?.["seq"])}`,
    why,
    near: `"seq":${first?.["seq"]}`,
  });
}

/** Asks for something else, for long enough that a server which does too much has done it. */
export async function meanwhile({ http, env }: Fixtures): Promise<void> {
  const begun = performance.now();
  const ms = PAUSES * Number(env["RECONNECT_MS"]);
  for (let rounds = 0; rounds < MIN_ROUNDS || performance.now() - begun < ms; rounds += 1) {
    await http.get("/heard");
  }
}

/** A timer may fire a little early. */
const EARLY_MS = 20;

/**
 * Expects that between the first of these moments and the last at least `pauses` times `ms` have gone by.
 *
 * Only too early is wrong. A slow machine makes it later, and that decides nothing.
 */
export function isPaced(
  requests: Delivery[],
  { pauses, ms, words }: { pauses: number; ms: number; words: string },
  why: string,
): void {
  const [first, last] = [requests[0], requests.at(-1)];
  if (!first || !last) throw new Error("There is nothing to measure.");
  const tookMs = Math.round(last.receivedAt - first.receivedAt);
  const isSlow = tookMs >= pauses * ms - EARLY_MS;
  last.expect(isSlow, {
    expected: `${words} (${ms} ms)`,
    got: `${requests.length} requests within ${tookMs} ms`,
    why,
  });
}

/** The change that every scene tells of, and who takes part in it. */
export const SAME_CHANGE: Change = {
  seq: 7,
  type: "added",
  todo: { id: "7", url: "https://provider.example/todos/7", title: "Buy milk", completed: false },
};
export const BEFORE_IT = { after: SAME_CHANGE.seq - 1 };
export const NAMES = { server: "Consumer", service: "Provider" };
