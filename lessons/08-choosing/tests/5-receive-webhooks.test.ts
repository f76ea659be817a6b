/**
 * Step 5, receive webhooks: register, act only on what is signed, and ask once for what happened before
 * (Standard Webhooks 1.0.0).
 */

import {
  type Answer,
  deferred,
  type DeliverOptions,
  type Delivery,
  type Fixtures,
  jsonReply,
  type Reply,
  test,
} from "@course/lesson-kit";
import {
  afterIn,
  askedFor,
  AWAY,
  awayFor,
  type Change,
  cursorOf,
  CUT,
  ends,
  heardNumbers,
  hears,
  hearsNothing,
  heldList,
  isLive,
  isPaced,
  listed,
  listening,
  Log,
  meanwhile,
  provider,
  tellsAfter,
  type Way,
} from "./helpers.ts";

const REGISTERS =
  "Register with the provider: POST /webhooks with the URL of your own /hooks/changes and both events.";
const CATCHES_UP =
  "A webhook brings what happens from now on. Ask once, GET /changes?after=N, for what happened before.";
const FIRST =
  "Register first and ask afterwards: a change between the two then comes twice. In the other order it never comes.";
const HEARD = "A signed delivery is a change: answer it with 2xx, and hear the change in its data.";
const REFUSED =
  "Anyone can post to your URL: refuse what does not verify, or is older than 300 s or as far ahead, with 401 or another 4xx.";
const NOTHING = "Verify before you act: a delivery that was refused must not be heard.";
const RAW =
  "The signature is over the bytes of the body: verify them as they came, before they are parsed.";
const AGAIN =
  "At least once means sometimes twice: answer the same delivery again with 2xx, and do not hear it again.";
const ANY_ORDER =
  "Deliveries come in any order, because each is retried by itself: a lower number than the last one is late, not known.";
const BOTH =
  "The same change may come in a delivery and in the list: its number tells that it is the same, so hear it once.";
const INSIST = "Try a registration that failed again: without one no delivery ever comes.";
const IN_VAIN =
  "When the request for what happened before fails, send it again; the registration stays as it is.";
const STOPPED =
  "DELETE /listeners/webhook unregisters: DELETE /webhooks/:id, or the deliveries go on forever.";
const NO_MORE = "After DELETE /listeners/webhook nothing is heard, even when a delivery is late.";
const PAUSED =
  "A provider that fails needs fewer requests, not more: wait RECONNECT_MS before the next attempt, here too.";
const LEAVE_ALONE =
  "Retry-After is the number of seconds in which the provider wants no request: wait for them to pass, here too.";
const COUNTED =
  "One registration and one request for what happened before are enough: with two, everything is delivered twice.";
const UNMARKED =
  "A refused delivery leaves no mark: the right one with the same webhook-id and the same number is still new.";
const ROTATED =
  "The header may hold several signatures, separated by spaces: one of version v1 that matches is enough.";
const UNKNOWN =
  "A type that you do not know is answered with 2xx and ignored: refused, it would be retried again and again.";
const BEFORE_N = "You listen after number N: a change up to N is answered with 2xx, and not heard.";
const EARLY =
  "Deliveries begin with the registration: accept them while you still wait for the list of what happened before.";
const BESIDE =
  "The five ways listen beside each other: each hears every change once, each with its own cursor.";

/** Each check registers anew, and each registration has a secret of its own. */
const secretOf = (change: Pick<Change, "seq">): string => {
  const text = String(Math.floor(change.seq / 1_000)).padStart(24, "secret.");
  return `whsec_${Buffer.from(text).toString("base64")}`;
};
const FOREIGN = `whsec_${Buffer.from("another secret of 24 by.").toString("base64")}`;
let serial = 0;

const idOf = (log: Log) => `wh_${log.start}`;

/** The provider's answer to a registration. */
const registered = (log: Log, request?: Delivery): Reply =>
  jsonReply(201, {
    id: idOf(log),
    url: request?.object["url"],
    events: ["todo.added", "todo.completed"],
    status: "active",
    secret: secretOf({ seq: log.start }),
  });

/** The provider takes registrations, and lists what has happened. */
function play(log: Log, { service }: Fixtures, parts: Partial<Record<Part, Script>> = {}): void {
  service.answers((request) => {
    const part = partOf(request);
    const script = parts[part];
    if (script) return script(request);
    if (part === "register") return registered(log, request);
    if (part === "list" && log.owns(afterIn(request.path))) return listed(log)(request);
    return part === "unregister" ? { do: "answer", status: 204 } : AWAY;
  });
}

const registrationsOf = ({ service }: Fixtures) =>
  service.deliveries.filter((each) => partOf(each) === "register");

type Part = "register" | "unregister" | "list" | "other";
type Script = (request: Delivery) => Reply;

function partOf({ method, path }: Delivery): Part {
  if (method === "POST" && path === "/webhooks") return "register";
  if (method === "DELETE" && path.startsWith("/webhooks/")) return "unregister";
  return method === "GET" && path.startsWith("/changes") ? "list" : "other";
}

const registration = ({ service }: Fixtures, why = REGISTERS): Promise<Delivery> =>
  service.delivered((each) => partOf(each) === "register", "POST /webhooks", why);

const catchUp = (log: Log, { service }: Fixtures, why = CATCHES_UP): Promise<Delivery> =>
  service.delivered(
    (each) => partOf(each) === "list" && afterIn(each.path) === log.start,
    `GET /changes?after=${log.start} (the number to begin after)`,
    why,
  );

/** Resolves when the consumer has registered and has asked for what was before. */
async function ready(log: Log, fixtures: Fixtures): Promise<void> {
  await registration(fixtures);
  await catchUp(log, fixtures);
}

/** Attempts of a provider, a pause apart: longer in all than the kit waits for anything. */
const MAX_ATTEMPTS = 20;

/** Delivers as a provider does: again with the same id, until it is answered with 2xx. */
async function delivered(fixtures: Fixtures, change: Change, why = HEARD): Promise<void> {
  const id = `msg_${change.seq}_${(serial += 1)}`;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await deliver(fixtures, change, { id });
    const isTaken = answer.status >= 200 && answer.status <= 299;
    if (isTaken || attempt === MAX_ATTEMPTS) return accepted(answer, why);
    await meanwhile(fixtures);
  }
}

function deliver(
  { sender }: Fixtures,
  change: Change,
  options: DeliverOptions & { type?: string } = {},
): Promise<Answer> {
  const { type = `todo.${change.type}`, ...rest } = options;
  const event = { type, timestamp: new Date().toISOString(), data: change };
  return sender.deliver("/hooks/changes", event, { secret: secretOf(change), ...rest });
}

function accepted(answer: Answer, why: string): void {
  if (answer.status < 200 || answer.status > 299) answer.hasStatus([200, 204], why);
}

/** `words` say which delivery it answers: "a delivery without a signature". */
function refused(answer: Answer, words: string): void {
  answer.expect(answer.status >= 400 && answer.status <= 499, {
    expected: "status 401, or another 4xx",
    got: `status ${answer.status} for ${words}`,
    why: REFUSED,
  });
}

test("The consumer registers its own URL for both events", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    const request = await registration(fixtures);
    const own = new URL(fixtures.origin);
    const leadsHere = (url: unknown) => {
      if (typeof url !== "string" || !URL.canParse(url)) return false;
      const { protocol, port, pathname } = new URL(url);
      return protocol === own.protocol && port === own.port && pathname === "/hooks/changes";
    };
    const isBoth = (events: unknown) =>
      Array.isArray(events) &&
      ["todo.added", "todo.completed"].every((each) => events.includes(each));
    request.hasObject({ url: leadsHere, events: isBoth }, REGISTERS);
  });
});

test("What happened before is asked for after the registration", async (fixtures) => {
  const log = new Log();
  log.add(2);
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    const registering = await registration(fixtures);
    const asked = await catchUp(log, fixtures);
    asked.expect(asked.number > registering.number, {
      expected: `POST /webhooks before ${asked.method} ${asked.path}`,
      got: `${asked.method} ${asked.path} first`,
      why: FIRST,
    });
    await hears("webhook", log, fixtures, CATCHES_UP);
  });
});

test("A signed delivery is heard", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await delivered(fixtures, log.add(1));
    await hears("webhook", log, fixtures, HEARD);
    await delivered(fixtures, log.add(1, "completed"));
    await hears("webhook", log, fixtures, HEARD);
  });
});

const now = () => Math.floor(Date.now() / 1_000);
const without = (name: string): DeliverOptions => ({ headers: { [name]: undefined } });

const forgeries: [string, () => DeliverOptions][] = [
  ["signed with another secret", () => ({ secret: FOREIGN })],
  ["without a signature", () => without("webhook-signature")],
  ["without a webhook-id", () => without("webhook-id")],
  ["without a timestamp", () => without("webhook-timestamp")],
  ["with a signature of another length", () => ({ signature: () => "v1,abc" })],
  ["with a signature of another version alone", () => ({ signature: (v1) => `v2,${v1.slice(3)}` })],
  ["with another id than was signed", () => ({ headers: { "webhook-id": "msg_of_another" } })],
  ["an hour old", () => ({ timestamp: now() - 3_600 })],
  ["an hour ahead", () => ({ timestamp: now() + 3_600 })],
  ["whose timestamp is no number", () => ({ headers: { "webhook-timestamp": "now" } })],
];

for (const [words, options] of forgeries) {
  test(`A delivery ${words} is refused and not heard`, async (fixtures) => {
    const log = new Log();
    play(log, fixtures);
    await listening("webhook", log, fixtures, async () => {
      await ready(log, fixtures);
      await delivered(fixtures, log.add(1));
      const change = log.add(1);
      refused(await deliver(fixtures, change, options()), `a delivery ${words}`);
      const heard = await heardNumbers("webhook", log, fixtures);
      (await fixtures.http.get("/heard")).expect(!heard.includes(change.seq), {
        expected: `change ${change.seq}, whose delivery was refused, not in GET /heard`,
        got: `change ${change.seq} heard`,
        why: NOTHING,
      });
      accepted(await deliver(fixtures, change), HEARD);
      await hears("webhook", log, fixtures, HEARD);
    });
  });
}

test("A delivery whose body was changed after signing is refused and not heard", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await delivered(fixtures, log.add(1));
    const change = log.add(1);
    const event = { type: "todo.added", timestamp: new Date().toISOString(), data: change };
    const tampered = JSON.stringify({ ...event, type: "todo.completed" });
    const id = `msg_tampered_${log.start}`;
    refused(await deliver(fixtures, change, { id, tampered }), "a body changed after signing");
    accepted(await deliver(fixtures, change, { id }), UNMARKED);
    await hears("webhook", log, fixtures, UNMARKED);
  });
});

test("One signature of several that matches is enough", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await delivered(fixtures, log.add(1));
    const other = `v1,${Buffer.alloc(32, 7).toString("base64")}`;
    const signature = (right: string) => `v1a,abc ${other} ${right}`;
    accepted(await deliver(fixtures, log.add(1), { signature }), ROTATED);
    await hears("webhook", log, fixtures, ROTATED);
  });
});

test("A delivery of an unknown type is answered with 2xx and not heard", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await delivered(fixtures, log.add(1));
    const change = { seq: log.newest + 1, type: "added", todo: log.changes[0]?.todo };
    accepted(await deliver(fixtures, change as Change, { type: "todo.archived" }), UNKNOWN);
    const heard = await heardNumbers("webhook", log, fixtures);
    (await fixtures.http.get("/heard")).expect(!heard.includes(change.seq), {
      expected: "nothing heard of the type todo.archived",
      got: `change ${change.seq} heard`,
      why: UNKNOWN,
    });
  });
});

test("A delivery of a change up to N is answered with 2xx and not heard", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    const change = log.add(1);
    await delivered(fixtures, change);
    await delivered(fixtures, { ...change, seq: log.start }, BEFORE_N);
    const heard = await heardNumbers("webhook", log, fixtures);
    (await fixtures.http.get("/heard")).expect(!heard.includes(log.start), {
      expected: `nothing heard of change ${log.start}: the consumer listens after ${log.start}`,
      got: `change ${log.start} heard`,
      why: BEFORE_N,
    });
  });
});

test("A signed delivery is accepted, however its JSON is written", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await delivered(fixtures, log.add(1));
    const change = log.add(1);
    const data = JSON.stringify(change).replace(/"seq":(\d+)/, '"seq" : $1.0');
    const body = `{ "type": "todo.added",\n  "timestamp": "2026-07-01T12:00:00.000Z", "data": ${data} }\n`;
    const answer = await fixtures.sender.deliver("/hooks/changes", body, {
      secret: secretOf({ seq: log.start }),
    });
    accepted(answer, RAW);
    await hears("webhook", log, fixtures, RAW);
  });
});

test("The same delivery, at the same time and again, is heard once", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await delivered(fixtures, log.add(1));
    const [change, id] = [log.add(1), `msg_again_${log.start}`];
    const both = [deliver(fixtures, change, { id }), deliver(fixtures, change, { id })];
    for (const answer of await Promise.all(both)) accepted(answer, AGAIN);
    accepted(await deliver(fixtures, change, { id }), AGAIN);
    await hears("webhook", log, fixtures, AGAIN);
  });
});

test("Deliveries are heard in any order", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    log.add(4);
    for (const index of [2, 0, 3, 1]) {
      const change = log.changes[index];
      if (change) await delivered(fixtures, change, ANY_ORDER);
    }
    await hears("webhook", log, fixtures, ANY_ORDER);
  });
});

test("A change that comes by webhook and is also in the list is heard once", async (fixtures) => {
  const log = new Log();
  log.add(2);
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    for (const change of log.changes) await delivered(fixtures, change, BOTH);
    await delivered(fixtures, log.add(1));
    await hears("webhook", log, fixtures, BOTH);
  });
});

test("A change that comes by webhook before it comes in the list is heard once", async (fixtures) => {
  const log = new Log();
  const { promise: opened, resolve: open } = deferred();
  const [first, second] = [log.add(1), log.add(1)];
  const held = heldList([first, second], opened);
  play(log, fixtures, { list: (request) => (log.owns(afterIn(request.path)) ? held : AWAY) });
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await delivered(fixtures, second, EARLY);
    open();
    await hears("webhook", log, fixtures, BOTH);
  });
});

test("There is one registration and one request for what happened before", async (fixtures) => {
  const log = new Log();
  log.add(1);
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await hears("webhook", log, fixtures, CATCHES_UP);
    await delivered(fixtures, log.add(1));
    await meanwhile(fixtures);
    const registrations = registrationsOf(fixtures);
    const listedFor = fixtures.service.deliveries.filter(
      (each) => partOf(each) === "list" && log.owns(afterIn(each.path)),
    );
    (listedFor.at(-1) ?? registrations[0])?.expect(registrations.length + listedFor.length === 2, {
      expected: "one POST /webhooks and one GET /changes",
      got: `${registrations.length} POST /webhooks and ${listedFor.length} GET /changes`,
      why: COUNTED,
    });
  });
});

for (const [words, failure] of [
  ["is refused", AWAY],
  ["breaks off", CUT],
] as const) {
  test(`A registration that ${words} is tried again, after a pause`, async (fixtures) => {
    const log = new Log();
    let failures = 2;
    play(log, fixtures, {
      register: () => {
        failures -= 1;
        return failures >= 0 ? failure : registered(log);
      },
    });
    await listening("webhook", log, fixtures, async () => {
      const again = () => registrationsOf(fixtures).length > 2;
      await fixtures.service.delivered(again, "POST /webhooks for the third time", INSIST);
      const requests = registrationsOf(fixtures).slice(0, 3);
      const ms = Number(fixtures.env["RECONNECT_MS"]);
      isPaced(requests, { pauses: 2, ms, words: "RECONNECT_MS before each new attempt" }, PAUSED);
      await delivered(fixtures, log.add(1), INSIST);
      await hears("webhook", log, fixtures, INSIST);
    });
  });
}

test("Retry-After of a refused registration is obeyed", async (fixtures) => {
  const log = new Log();
  let refusals = 1;
  play(log, fixtures, {
    register: () => {
      refusals -= 1;
      return refusals >= 0 ? awayFor(1) : registered(log);
    },
  });
  await listening("webhook", log, fixtures, async () => {
    const again = () => registrationsOf(fixtures).length > 1;
    await fixtures.service.delivered(again, "POST /webhooks for the second time", INSIST);
    const requests = registrationsOf(fixtures).slice(0, 2);
    isPaced(
      requests,
      { pauses: 1, ms: 1_000, words: "a second until the next attempt" },
      LEAVE_ALONE,
    );
  });
});

test("When the request for what was before fails, it is sent again, after a pause", async (fixtures) => {
  const log = new Log();
  log.add(2);
  let failures = 2;
  play(log, fixtures, {
    list: (request) => {
      if (!log.owns(afterIn(request.path))) return AWAY;
      failures -= 1;
      return failures >= 0 ? AWAY : listed(log)(request);
    },
  });
  await listening("webhook", log, fixtures, async () => {
    await hears("webhook", log, fixtures, IN_VAIN);
    const requests = askedFor(log, fixtures).slice(0, 3);
    const ms = Number(fixtures.env["RECONNECT_MS"]);
    isPaced(requests, { pauses: 2, ms, words: "RECONNECT_MS before each new attempt" }, PAUSED);
    await delivered(fixtures, log.add(1), IN_VAIN);
    await hears("webhook", log, fixtures, IN_VAIN);
  });
});

test("DELETE unregisters, and nothing more is heard", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await ends("webhook", fixtures, STOPPED);
    const isIt = ({ method, path }: Delivery) =>
      method === "DELETE" && path === `/webhooks/${idOf(log)}`;
    await fixtures.service.delivered(isIt, `DELETE /webhooks/${idOf(log)}`, STOPPED);
    await deliver(fixtures, log.add(1));
    await hearsNothing("webhook", log, fixtures, NO_MORE);
  });
});

test("All five ways listen beside each other, and each hears everything once", async (fixtures) => {
  const log = new Log();
  const { serviceSockets } = fixtures;
  const { answer, tell } = provider(log);
  play(log, fixtures, {
    list: (request) => (log.owns(cursorOf(request)) ? answer(request) : AWAY),
  });
  serviceSockets.welcomes((path) => (isLive(log, path) ? 101 : 503), tellsAfter(log));
  const ways: Way[] = ["poll", "long-poll", "sse", "websocket", "webhook"];
  const listen = async () => {
    await registration(fixtures, BESIDE);
    await serviceSockets.connected(1, BESIDE);
    for (let count = 0; count < 3; count += 1) {
      const change = log.add(1);
      tell();
      for (const socket of serviceSockets.connections) socket.send({ ...change });
      await delivered(fixtures, change, BESIDE);
      for (const way of ways) await hears(way, log, fixtures, BESIDE);
    }
  };
  const beside = ways.reduce((run, way) => () => listening(way, log, fixtures, run), listen);
  await beside();
});
