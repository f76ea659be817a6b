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
  describeMember,
  describeValue,
  type Fixtures,
  isObject,
  jsonReply,
  mismatch,
  type Reply,
  type ServedSocket,
  type StreamedReply,
} from "@course/lesson-kit";

export type Way = "poll" | "long-poll" | "sse" | "websocket" | "webhook";

export interface Change {
  seq: number;
  type: "added" | "completed";
  todo: { id: string; url: string; title: string; completed: boolean };
}

const LISTENS =
  "POST /listeners begins to listen in one way: 201, Location: /listeners/:way and {way, after}; `after` is 0 where it is left out.";
const ONCE =
  "Each change is heard once: a change that was heard already must not be heard again, whatever happens.";
const SHAPE =
  "GET /heard lists each change with the way it came, its seq, type and whole to-do, and the milliseconds (`at`) when it was heard.";
const IN_ORDER =
  "GET /heard is in the order of hearing, and `at` is of a clock that never goes back.";

/** In three times the pause before a new attempt a server that makes one too many has made it. */
const PAUSES = 3;
const MIN_ROUNDS = 40;
const NUMBERS_EACH = 1_000;
/** Where the numbers of these checks begin: below 2^31, which is as far as an `int` of many languages goes. */
const FIRST = Math.floor(Math.random() * 2_000_000);
let logs = 0;

/** The log of one check. */
export class Log {
  /** The number to listen after. */
  readonly start = NUMBERS_EACH * (FIRST + (logs += 1));
  readonly changes: Change[] = [];

  /** Something happens: that many changes, and the last of them is returned. */
  add(count = 1, type: Change["type"] = "added", title = "Buy milk"): Change {
    for (let added = 0; added < count; added += 1) {
      const seq = this.newest + 1;
      const id = String(seq);
      const url = `http://localhost:4108/todos/${id}`;
      const todo = { id, url, title: `${title} ${id}`, completed: type === "completed" };
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
  const last = cursor === log.start ? "the number to begin after" : "the last change heard";
  return service.delivered(isIt, `GET /changes?after=${cursor} (${last})`, why);
}

/** Answers the requests for this log's changes one by one; the last reply repeats. */
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

/** Asks for a stream (lesson 07): the event of a change, as the provider spells it. */
export const eventOf = (change: Change) =>
  `id: ${change.seq}\nevent: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`;

/** A stream on which the check says what it wants, as soon as it is open. */
export const streamed =
  (opened: (stream: StreamedReply, request: Delivery) => void) =>
  (request: Delivery): Reply => ({ do: "stream", opened: (stream) => opened(stream, request) });

/** A provider that answers in several ways at once. */
interface Provider {
  /** Answers a request for the log's changes as it asks: with a stream, held until there is a change, or with a list. */
  answer: (request: Delivery) => Reply;
  /** Sends what happened to everyone who waits. Call it after each change. */
  tell: () => void;
  /** Cuts the connection of everyone who waits. */
  cut: () => void;
}

export function provider(log: Log): Provider {
  let open: { tell: () => void; cut: () => void }[] = [];
  const answer = (request: Delivery): Reply => {
    let sent = cursorOf(request);
    const isStream = /text\/event-stream/i.test(request.headers.get("Accept") ?? "");
    const isHeld = /\bwait\b/i.test(request.headers.get("Prefer") ?? "");
    if (!isStream && (!isHeld || log.newest > sent)) return listed(log)(request);
    const headers = { "Content-Type": isStream ? "text/event-stream" : "application/json" };
    const opened = (stream: StreamedReply) => {
      const tell = () => {
        const news = log.after(sent);
        if (isStream) stream.send(news.map(eventOf).join(""));
        else if (news.length > 0) stream.send(JSON.stringify(news));
        if (!isStream && news.length > 0) stream.end();
        sent = log.newest;
      };
      open.push({ tell, cut: () => stream.cut() });
      if (isStream) tell();
    };
    return { do: "stream", headers, opened };
  };
  const tell = () => {
    for (const each of open) each.tell();
  };
  const cut = () => {
    for (const each of open) each.cut();
    open = [];
  };
  return { answer, tell, cut };
}

/** Tells each connection what happened after the number that it asks with. */
export const tellsAfter = (log: Log) => (socket: ServedSocket) => {
  for (const change of log.after(afterIn(socket.path))) socket.send({ ...change });
};

/** Whether it asks for this log's messages. One without a number does too: a check then says what it lacks. */
export const isLive = (log: Log, path: string) =>
  /^\/live(\?|$)/.test(path) && (Number.isNaN(afterIn(path)) || log.owns(afterIn(path)));

/** Begins to listen, after having ended what a check that was broken off may have left. */
async function begin(way: Way, { http }: Fixtures, body: object): Promise<Answer> {
  const post = () => http.request("POST", "/listeners", { json: { way, ...body }, why: LISTENS });
  let answer = await post();
  if (answer.status === 409) {
    await http.delete(`/listeners/${way}`);
    answer = await post();
  }
  return answer.hasStatus(201, LISTENS);
}

/** Listens in that way while `run` lasts, ends it whatever becomes of that, and has heard nothing twice. */
export async function listening(
  way: Way,
  log: Log,
  fixtures: Fixtures,
  run: () => Promise<void>,
  options: { everyMs?: number } = {},
): Promise<void> {
  const { http } = fixtures;
  const answer = await begin(way, fixtures, { after: log.start, ...options });
  answer.hasObject({ way, after: log.start }, LISTENS);
  const accepts = (to: string) => to.endsWith(`/listeners/${way}`);
  answer.hasHeader("Location", `/listeners/${way}`, accepts, LISTENS);
  try {
    await run();
  } catch (error) {
    // What failed first is what the learner has to read; a server that has crashed cannot end anything.
    await http.delete(`/listeners/${way}`).catch(() => {});
    throw error;
  }
  await http.delete(`/listeners/${way}`);
  await hasHeardOnce(way, log, fixtures);
}

/** Listens with no `after`, until something is asked for that begins at 0. */
export async function listensFromTheStart(way: Way, fixtures: Fixtures, why: string) {
  const { http, service } = fixtures;
  service.answers(jsonReply(200, []));
  const answer = await begin(way, fixtures, {});
  try {
    answer.hasObject({ way, after: 0 }, LISTENS);
    const isIt = (each: Delivery) => isChanges(each) && (afterIn(each.path) || 0) === 0;
    await service.delivered(isIt, "GET /changes?after=0", why);
  } finally {
    await http.delete(`/listeners/${way}`).catch(() => {});
  }
}

/** Ends it in the middle of a check. */
export async function ends(way: Way, { http }: Fixtures, why: string): Promise<void> {
  (await http.delete(`/listeners/${way}`)).hasStatus(204, why);
}

/** What was heard of the log in that way, in the order of hearing. */
export function heardIn(way: Way, log: Log, answer: Answer): Record<string, unknown>[] {
  const isOurs = (each: unknown): each is Record<string, unknown> =>
    isObject(each) && each["way"] === way && log.owns(Number(each["seq"]));
  const all = answer.hasStatus(200, SHAPE).hasArray(SHAPE);
  return all.filter(isOurs);
}

/** The numbers of the log's changes that were heard in that way so far. */
export async function heardNumbers(way: Way, log: Log, { http }: Fixtures): Promise<unknown[]> {
  return heardIn(way, log, await http.get("/heard")).map(({ seq }) => seq);
}

/** Waits until all that happened was heard: each of it once, and as it was. `whySame` is for what differs. */
export async function hears(
  way: Way,
  log: Log,
  { http }: Fixtures,
  why: string,
  whySame = SHAPE,
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
    got: `${numbers.join(", ") || "none of them"} heard; ${missing.join(", ")} missing`,
    why,
  });
  return isHeardOnce(way, log, answer, whySame);
}

/** Expects that until now nothing of the log was heard twice. */
export async function hasHeardOnce(way: Way, log: Log, { http }: Fixtures): Promise<void> {
  isHeardOnce(way, log, await http.get("/heard"));
}

function isHeardOnce(
  way: Way,
  log: Log,
  answer: Answer,
  whySame = SHAPE,
): Record<string, unknown>[] {
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
    const { type, todo } = change;
    const isTime = (value: unknown) => typeof value === "number";
    const wrong = mismatch(found, { type, todo: { ...todo } }) ?? mismatch(found, { at: isTime });
    answer.expect(wrong === undefined, {
      expected: `${describeMember("todo", todo)}, type and at of change ${change.seq} in GET /heard`,
      got: wrong?.words ?? "",
      why: whySame,
      near: `"seq":${change.seq}`,
    });
  }
  const times = heard.map(({ at }) => Number(at));
  const back = times.findIndex((at, index) => at < Number(times[index - 1]));
  answer.expect(back === -1, {
    expected: '"at" that never falls from one entry of GET /heard to the next',
    got: `${describeValue(times[back])} after ${describeValue(times[back - 1])}`,
    why: IN_ORDER,
    near: `"at":${times[back]}`,
  });
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
    expected: `nothing of this heard by ${way}`,
    got: `change ${String(first?.["seq"])} heard`,
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
