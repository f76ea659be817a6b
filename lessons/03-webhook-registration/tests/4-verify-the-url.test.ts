/**
 * Step 4, verify the URL: a challenge that only its owner can echo.
 */

import { setTimeout as wait } from "node:timers/promises";
import type { Delivery, Fixtures, Receiver, Reply, StreamedReply } from "@course/lesson-kit";
import { deferred, describeValue, jsonReply, test } from "@course/lesson-kit";
import {
  afterAnother,
  BOTH,
  challenged,
  challengeOf,
  echo,
  hashedMember,
  hasStatus,
  listed,
  randomBits,
  register,
  registered,
  showsNoSecret,
  untilActive,
} from "./helpers.ts";

const AGREES =
  "A 2xx with the same challenge comes from a receiver that reads what you send, and agrees.";

test("The provider POSTs a challenge to the registered URL", async ({ http, receiver }) => {
  const hook = await receiver.listen(echo);
  await register(http, `${hook.url}/hook%2Fa?list=7&list=8`);
  const asked = await challenged(hook, 1);
  const got = `${asked.method} ${asked.path}`;
  asked.expect(got === "POST /hook%2Fa?list=7&list=8", {
    expected: "the challenge as POST /hook%2Fa?list=7&list=8",
    got,
    why: "A challenge comes as every delivery will: a POST to exactly the URL that was registered.",
  });
  asked.hasObject({ type: "webhook.verify" }, "The type tells a challenge from an event.");
  const challenge = challengeOf(asked);
  asked.expect(typeof challenge === "string" && challenge !== "", {
    expected: 'a text as "challenge"',
    got: challenge === undefined ? 'no "challenge"' : `"challenge": ${describeValue(challenge)}`,
    why: "The challenge is what the receiver has to send back.",
    near: challenge === undefined ? undefined : '"challenge"',
  });
});

for (const status of [200, 201, 299]) {
  test(`A receiver that echoes the challenge with ${status} makes the endpoint active`, async ({
    http,
    receiver,
  }) => {
    const hook = await receiver.listen((delivery) => ({ ...echo(delivery), status }));
    const { endpoint, path } = await register(http, `${hook.url}/hook`);
    await challenged(hook, 1);
    await untilActive(http, path, `echoes the challenge with ${status}`, AGREES);
    const { list, endpoints } = await listed(http, AGREES);
    const found = endpoints.find(({ id }) => id === endpoint["id"]);
    showsNoSecret(list, "GET /webhooks", found ?? {}, endpoint);
    const one = await http.get(path);
    showsNoSecret(one, "GET /webhooks/:id", one.hasObject({}, AGREES), endpoint);
    list.expect(found?.["status"] === "active", {
      expected: '"status": "active" in GET /webhooks, as in GET /webhooks/:id',
      got: `"status": ${describeValue(found?.["status"])} in GET /webhooks`,
      why: AGREES,
    });
  });
}

const WAITS =
  "The consumer asked you to store a URL. How long its receiver takes to answer is not its business.";

test("POST /webhooks is answered while the receiver still holds the challenge", async ({
  http,
  receiver,
}) => {
  const { promise: until, resolve: open } = deferred();
  const hook = await receiver.listen((delivery) => ({ ...echo(delivery), do: "hold", until }));
  const answer = await http.request("POST", "/webhooks", {
    json: { url: `${hook.url}/hook`, events: BOTH },
    why: WAITS,
    meanwhile: "the receiver held the challenge",
  });
  open();
  const { path } = registered(answer);
  const asked = await challenged(hook, 1);
  await hook.settled(asked, WAITS);
  const isOver = ({ object }: { object: Record<string, unknown> }) =>
    object["status"] === "active" || asked.isAbandoned === true;
  // The challenge comes back. If that doesn't make the endpoint active, the provider no longer waited for it.
  const { object } = await http.getUntil(path, isOver);
  answer.expect(object["status"] === "active", {
    expected: "201 from POST /webhooks while the receiver still holds the challenge",
    got: "201 only after your server had given up on the challenge",
    why: WAITS,
  });
});

/** Whether `text` holds the challenge, and not only a digit or two that are in every URL. */
const holds = (text: string, challenge: string) =>
  text === challenge || (challenge.length >= 8 && text.includes(challenge));

const KNOWN =
  "The consumer knows the answer to its registration: a challenge from it proves nothing about the receiver.";
const SECRET =
  "The secret is for the consumer that registered: as a challenge, it goes to a receiver that may be somebody else's.";

/** A random 64-bit number has more, and of six texts from Math.random().toString(36) one has fewer. */
const ENOUGH_BITS = 57;

test("Each challenge is new and can't be guessed", async ({ http, receiver }) => {
  const hook = await receiver.listen(echo);
  const challenges: string[] = [];
  for (let count = 1; count <= 6; count += 1) {
    const { answer, endpoint } = await register(http, `${hook.url}/hook`);
    const asked = await challenged(hook, count);
    const challenge = String(challengeOf(asked));
    const shown = `"challenge": ${describeValue(challenge)}`;
    const known = [...Object.entries(endpoint), ["Location", answer.headers.get("Location")]];
    const [member] =
      known.find(([, value]) => typeof value === "string" && holds(value, challenge)) ?? [];
    const hashed = hashedMember(endpoint, Buffer.from(challenge, "hex"));
    asked.expect(member === undefined && hashed === undefined, {
      expected: "a challenge that is not in the answer to the registration",
      got: `${shown}, ${member === undefined ? `a hash of its "${hashed}"` : `which is in its ${describeValue(member)}`}`,
      why: member === "secret" ? SECRET : KNOWN,
      near: '"challenge"',
    });
    asked.expect(!challenges.includes(challenge), {
      expected: "another challenge than for the registration before",
      got: `${shown} both times`,
      why: "A challenge that was used before can be answered by a program that never got this one.",
      near: '"challenge"',
    });
    challenges.push(challenge);
    if (count < 6) continue;
    const isRandom = randomBits(challenges) >= ENOUGH_BITS && !/^0?\.\d+$/.test(challenge);
    asked.expect(isRandom, {
      expected: "a challenge of at least 16 random characters, such as a random UUID",
      got: `${shown}, after ${describeValue(challenges.at(-2))}`,
      why: "Counters, times, short numbers and Math.random can be guessed: then the echo proves nothing.",
      near: '"challenge"',
    });
  }
});

const NO_CONSENT = "Many servers answer 2xx to anything: a status alone is no consent.";
const SAME = "Only the same challenge shows that the receiver has read what you sent.";
const MEMBER =
  'Consent is the challenge as the member "challenge" of a JSON object: a page, a text or another member may hold it by chance.';
const BROKEN = "An answer that breaks off is no consent: the rest of it could say anything.";

const WRONG: [what: string, reply: (delivery: Delivery) => Reply, why: string][] = [
  ["answers 204", () => ({ do: "answer", status: 204 }), NO_CONSENT],
  ["answers the text OK", () => ({ do: "answer", status: 200, body: "OK" }), NO_CONSENT],
  ["answers an HTML page", () => html("<p>Welcome</p>"), NO_CONSENT],
  ["answers JSON null", () => jsonReply(200, null), NO_CONSENT],
  ["answers an empty JSON object", () => jsonReply(200, {}), NO_CONSENT],
  ["answers another challenge", () => jsonReply(200, { challenge: "something else" }), SAME],
  [
    "answers the challenge as bare text",
    (delivery) => ({ do: "answer", status: 200, body: String(challengeOf(delivery)) }),
    MEMBER,
  ],
  ["answers the challenge as a JSON string", (delivery) => json(challengeOf(delivery)), MEMBER],
  [
    "answers the challenge in another member",
    (delivery) => json({ token: challengeOf(delivery) }),
    MEMBER,
  ],
  [
    "answers the challenge in an inner object",
    (delivery) => json({ data: { challenge: challengeOf(delivery) } }),
    MEMBER,
  ],
  [
    "shows the challenge in an HTML page",
    (delivery) => html(`<pre>{"challenge":${JSON.stringify(challengeOf(delivery))}}</pre>`),
    MEMBER,
  ],
  [
    "answers JSON that ends too early",
    (delivery) => ({
      ...jsonReply(200, null),
      body: JSON.stringify({ challenge: challengeOf(delivery) }).slice(0, -1),
    }),
    MEMBER,
  ],
  [
    "answers the challenge and more in one text",
    (delivery) => jsonReply(200, { challenge: `${String(challengeOf(delivery))}, and more` }),
    SAME,
  ],
  [
    "answers the beginning of the challenge",
    (delivery) => jsonReply(200, { challenge: String(challengeOf(delivery)).slice(0, -1) }),
    SAME,
  ],
  [
    "answers the challenge in a list",
    (delivery) => jsonReply(200, { challenge: [challengeOf(delivery)] }),
    SAME,
  ],
  ...[400, 404, 500].map((status): [string, (delivery: Delivery) => Reply, string] => [
    `echoes the challenge with ${status}`,
    (delivery) => jsonReply(status, { challenge: challengeOf(delivery) }),
    "A server that fails may still repeat your body in its error: only a 2xx agrees.",
  ]),
  ["breaks off its answer", () => ({ do: "break" }), BROKEN],
  ["cuts the connection", () => ({ do: "reset" }), "No answer is no consent."],
];

const json = (value: unknown) => jsonReply(200, value);
const html = (body: string): Reply => ({
  do: "answer",
  status: 200,
  headers: { "Content-Type": "text/html" },
  body,
});

for (const [what, reply, why] of WRONG) {
  test(`A receiver that ${what} leaves the endpoint pending`, async ({ http, receiver }) => {
    const hook = await receiver.listen(reply);
    const { path } = await register(http, `${hook.url}/hook`);
    await challenged(hook, 1);
    await staysPending({ http, receiver }, path, what, why);
  });
}

/** Expects that the endpoint is pending after all that may have made it active. */
async function staysPending(
  { http, receiver }: Pick<Fixtures, "http" | "receiver">,
  path: string,
  what: string,
  why: string,
): Promise<void> {
  await afterAnother({ http, receiver });
  hasStatus(await http.get(path), "pending", what, why);
}

// Most clients that follow a 301, 302 or 303 turn the POST into a GET, and repeat it for 307 and 308.
for (const status of [301, 302, 303, 307, 308]) {
  test(`A redirect with ${status} is not followed, and the endpoint stays pending`, async ({
    http,
    receiver,
  }) => {
    const elsewhere = await receiver.listen(echo);
    const Location = `${elsewhere.url}/elsewhere`;
    // It echoes the challenge as well: a redirect is no 2xx, whatever its body says.
    const hook = await receiver.listen((delivery) => {
      const { headers, ...rest } = echo(delivery);
      return { ...rest, status, headers: { ...headers, Location } };
    });
    const { path } = await register(http, `${hook.url}/hook`);
    await challenged(hook, 1);
    await afterAnother({ http, receiver });
    elsewhere.deliveries[0]?.expect(false, {
      expected: "no request to the URL that the redirect names",
      got: elsewhere.deliveries.map((each) => `${each.method} ${each.path} there`).join(", "),
      why: "That URL was not registered: with a redirect, a stranger could send your server anywhere.",
    });
    await staysPending(
      { http, receiver },
      path,
      `answers ${status} with the challenge`,
      "A redirect is no consent: only a 2xx is, whatever the body says.",
    );
  });
}

const LATE =
  "No answer within VERIFY_TIMEOUT_MS, in milliseconds, is no consent: a late one must not count.";
const PIECES =
  "VERIFY_TIMEOUT_MS is for the whole answer: a receiver that sends a byte now and then would hold you forever.";
const EARLY = "A receiver has VERIFY_TIMEOUT_MS to answer, in milliseconds: read the variable.";

/** A timer may ring a little early, and two clocks are rounded. */
const TIMER_ROUNDING_MS = 5;

test("An answer that is not complete within VERIFY_TIMEOUT_MS leaves the endpoint pending", async (fixtures) => {
  const silent = (delivery: Delivery, until: Promise<void>): Reply => ({
    ...echo(delivery),
    do: "hold",
    until,
  });
  const piecemeal = (delivery: Delivery, until: Promise<void>): Reply => ({
    do: "stream",
    headers: { "Content-Type": "application/json" },
    opened: (stream) => void sendSlowly(stream, echo(delivery).body ?? "", until),
  });
  // At the same time, because each takes the whole timeout; the first to be told is always the same.
  const both = [isTooLate(fixtures, silent, LATE), isTooLate(fixtures, piecemeal, PIECES)];
  for (const outcome of await Promise.allSettled(both)) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
});

/** Expects no consent from an answer that takes twice as long as it may, unless the provider gives up before. */
async function isTooLate(
  { http, receiver, env }: Fixtures,
  reply: (delivery: Delivery, until: Promise<void>) => Reply,
  why: string,
): Promise<void> {
  const timeoutMs = Number(env["VERIFY_TIMEOUT_MS"]);
  const hook: Receiver = await receiver.listen((delivery) =>
    reply(delivery, Promise.race([wait(2 * timeoutMs), hook.abandoned(delivery, why)])),
  );
  const registeredAt = performance.now();
  const { path } = await register(http, `${hook.url}/hook`);
  const asked = await challenged(hook, 1);
  await hook.settled(asked, why);
  // The provider can't have begun to wait before it was asked to register.
  const longestMs = Math.round(performance.now() - registeredAt);
  asked.expect(!asked.isAbandoned || longestMs >= timeoutMs - TIMER_ROUNDING_MS, {
    expected: `a provider that waits ${timeoutMs} ms for the answer (VERIFY_TIMEOUT_MS)`,
    got: `a connection that your server closed after ${longestMs} ms`,
    why: EARLY,
  });
  await afterAnother({ http, receiver });
  const answer = (await http.get(path)).hasStatus(200, why);
  const { status } = answer.hasObject({}, why);
  answer.expect(status === "pending", {
    expected: `"status": "pending", because no complete answer came within ${timeoutMs} ms`,
    got: `"status": ${describeValue(status)}, ${asked.isAbandoned ? "without an answer" : `from an answer that took ${2 * timeoutMs} ms`}`,
    why,
    near: '"status"',
  });
}

/** Sends white space, which JSON may begin with, until `until` settles, and only then the JSON. */
async function sendSlowly(stream: StreamedReply, text: string, until: Promise<void>) {
  const isTime = until.then(() => true);
  while (!(await Promise.race([isTime, wait(PIECE_MS, false)]))) stream.send(" ");
  stream.send(text);
  stream.end();
}

/** Shorter than any deadline for a single piece that a provider may have. */
const PIECE_MS = 50;

test("A URL where nobody listens leaves the endpoint pending, and the provider goes on", async (fixtures) => {
  const { path } = await register(fixtures.http, "http://127.0.0.1:9/nobody");
  await staysPending(fixtures, path, "is not there", "No answer is no consent.");
});

test("A registration that is refused sends no challenge", async (fixtures) => {
  const hook = await fixtures.receiver.listen(echo);
  const unknown = { url: `${hook.url}/refused`, events: ["todo.removed"] };
  await fixtures.http.post("/webhooks", unknown);
  await afterAnother(fixtures);
  hook.deliveries[0]?.expect(false, {
    expected: "no request to the URL of a registration that was refused",
    got: hook.deliveries.map(({ method, path }) => `${method} ${path} there`).join(", "),
    why: "What was refused must not be called: check first, and ask afterwards.",
  });
});
