/**
 * Step 5, receive webhooks: leave your address, believe only what is signed, and ask once for what happened
 * before (Standard Webhooks 1.0.0).
 */

import {
  type Answer,
  type DeliverOptions,
  type Delivery,
  type Fixtures,
  jsonReply,
  type Reply,
  test,
} from "@course/lesson-kit";
import {
  afterIn,
  AWAY,
  type Change,
  ends,
  hears,
  hearsNothing,
  listed,
  listening,
  Log,
} from "./helpers.ts";

const REGISTERS =
  "Leave your address with the provider: POST /webhooks with the URL of your own /hooks/changes and both events.";
const CATCHES_UP =
  "A webhook tells of what happens from now on. Ask once, GET /changes?after=N, for what happened before.";
const FIRST =
  "Register first and ask afterwards: what happens between the two is then told twice, and not never.";
const HEARD = "A signed delivery is a change: answer it with 2xx, and hear the change in its data.";
const REFUSED =
  "Anybody can post to an address: what does not verify is refused with 401, or another 4xx.";
const NOTHING = "Verify before you act: what was refused must not have been heard.";
const RAW =
  "The signature is over bytes: verify them as they came, before anybody has parsed them.";
const AGAIN =
  "At least once means sometimes twice: the same delivery again is answered with 2xx, and not heard again.";
const ANY_ORDER =
  "Deliveries come in any order, because each is retried by itself: a lower number is late, and not old.";
const BOTH =
  "The same change may come by delivery and in the list: it is one change, and its number says so.";
const INSIST =
  "A registration that failed is tried again: nobody calls an address that was never left.";
const IN_VAIN =
  "What happened before is worth a second question when the first one fails, and the registration stays as it is.";
const STOPPED =
  "DELETE /listeners/webhook takes the address back: DELETE /webhooks/:id, or you are called for ever.";
const NO_MORE = "Who does not listen any more hears nothing, also when a delivery is late.";

/** Each check registers anew, and each registration has a secret of its own. */
const secretOf = (change: Pick<Change, "seq">): string => {
  const text = String(Math.floor(change.seq / 1_000)).padStart(24, "secret.");
  return `whsec_${Buffer.from(text).toString("base64")}`;
};
const FOREIGN = `whsec_${Buffer.from("another secret of 24 by.").toString("base64")}`;
let serial = 0;

/** The provider takes registrations, and lists what has happened. */
function play(log: Log, { service }: Fixtures, parts: Partial<Record<Part, Script>> = {}): string {
  const id = `wh_${log.start}_${(serial += 1)}`;
  const registered = { id, events: ["todo.added", "todo.completed"], status: "active" };
  service.answers((request) => {
    const part = partOf(request);
    const script = parts[part];
    if (script) return script(request);
    if (part === "register")
      return jsonReply(201, {
        ...registered,
        url: request.object["url"],
        secret: secretOf({ seq: log.start }),
      });
    if (part === "list" && log.owns(afterIn(request.path))) return listed(log)(request);
    return part === "unregister" ? { do: "answer", status: 204 } : AWAY;
  });
  return id;
}

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
    "GET /changes?after=N with the number to begin after",
    why,
  );

/** Resolves when the consumer can be called: whoever asks for what was before has its secret. */
async function ready(log: Log, fixtures: Fixtures): Promise<void> {
  await registration(fixtures);
  await catchUp(log, fixtures);
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

function refused(answer: Answer, why: string): void {
  if (answer.status < 400 || answer.status > 499) answer.hasStatus(401, why);
}

test("The address is left with the provider", async (fixtures) => {
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

test("What happened before is asked for once, after the registration", async (fixtures) => {
  const log = new Log();
  log.add(2);
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    const registered = await registration(fixtures);
    const asked = await catchUp(log, fixtures);
    asked.expect(asked.number > registered.number, {
      expected: "the registration before the question for what was",
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
    accepted(await deliver(fixtures, log.add(1)), HEARD);
    await hears("webhook", log, fixtures, HEARD);
    accepted(await deliver(fixtures, log.add(1, "completed")), HEARD);
    await hears("webhook", log, fixtures, HEARD);
  });
});

const forgeries: [string, DeliverOptions][] = [
  ["without a signature", { headers: { "webhook-signature": undefined } }],
  ["signed with another secret", { secret: FOREIGN }],
  ["with a signature of another length", { signature: () => "v1,abc" }],
  ["with another id than was signed", { headers: { "webhook-id": "msg_of_somebody_else" } }],
  ["an hour old", { timestamp: Math.floor(Date.now() / 1_000) - 3_600 }],
];

for (const [words, options] of forgeries) {
  test(`A delivery ${words} is refused and not heard`, async (fixtures) => {
    const log = new Log();
    play(log, fixtures);
    await listening("webhook", log, fixtures, async () => {
      await ready(log, fixtures);
      const change = log.add(1);
      refused(await deliver(fixtures, change, options), REFUSED);
      await hearsNothing("webhook", log, fixtures, NOTHING);
      accepted(await deliver(fixtures, change), HEARD);
      await hears("webhook", log, fixtures, HEARD);
    });
  });
}

test("A right delivery is believed, however its JSON is written", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    const change = log.add(1);
    const data = JSON.stringify(change).replace(/"seq":(\d+)/, '"seq" : $1.0');
    const body = `{ "type": "todo.added",\n  "timestamp": "2026-07-01T12:00:00.000Z", "data": ${data} }`;
    const answer = await fixtures.sender.deliver("/hooks/changes", body, {
      secret: secretOf({ seq: log.start }),
    });
    accepted(answer, RAW);
    await hears("webhook", log, fixtures, RAW);
  });
});

test("The same delivery twice is heard once", async (fixtures) => {
  const log = new Log();
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    const [change, id] = [log.add(1), `msg_again_${log.start}`];
    accepted(await deliver(fixtures, change, { id }), HEARD);
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
      if (change) accepted(await deliver(fixtures, change), HEARD);
    }
    await hears("webhook", log, fixtures, ANY_ORDER);
  });
});

test("A change that is delivered and listed is heard once", async (fixtures) => {
  const log = new Log();
  log.add(2);
  play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    for (const change of log.changes) accepted(await deliver(fixtures, change), BOTH);
    accepted(await deliver(fixtures, log.add(1)), HEARD);
    await hears("webhook", log, fixtures, BOTH);
  });
});

test("A registration that is refused is tried again", async (fixtures) => {
  const log = new Log();
  let refusals = 2;
  const id = `wh_${log.start}`;
  play(log, fixtures, {
    register: () => {
      refusals -= 1;
      return refusals >= 0 ? AWAY : jsonReply(201, { id, secret: secretOf({ seq: log.start }) });
    },
  });
  await listening("webhook", log, fixtures, async () => {
    await catchUp(log, fixtures, INSIST);
    accepted(await deliver(fixtures, log.add(1)), INSIST);
    await hears("webhook", log, fixtures, INSIST);
  });
});

test("When the question for what was before fails, it is asked again", async (fixtures) => {
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
    accepted(await deliver(fixtures, log.add(1)), IN_VAIN);
    await hears("webhook", log, fixtures, IN_VAIN);
  });
});

test("DELETE takes the address back, and nothing more is heard", async (fixtures) => {
  const log = new Log();
  const id = play(log, fixtures);
  await listening("webhook", log, fixtures, async () => {
    await ready(log, fixtures);
    await ends("webhook", fixtures, STOPPED);
    const isIt = ({ method, path }: Delivery) => method === "DELETE" && path === `/webhooks/${id}`;
    await fixtures.service.delivered(isIt, `DELETE /webhooks/${id}`, STOPPED);
    await deliver(fixtures, log.add(1));
    await hearsNothing("webhook", log, fixtures, NO_MORE);
  });
});
