/**
 * What several steps do: register a URL, and wait until its endpoint is active.
 */

import { createHash } from "node:crypto";
import type { Answer, Delivery, Fixtures, JsonObject, Receiver } from "@course/lesson-kit";
import { describeMember, describeValue, isObject, jsonReply } from "@course/lesson-kit";

export const BOTH = ["todo.added", "todo.completed"];

const STORED = "201 says that the endpoint now exists; Location says at which URL.";

/** Registers `url` and returns the answer, which has to be a 201, and the endpoint in it. */
export async function register(http: Fixtures["http"], url: string, events = BOTH) {
  return registered(await http.post("/webhooks", { url, events }));
}

/** Expects the 201 of a registration, and returns it with the endpoint in it. */
export function registered(answer: Answer) {
  answer.hasStatus(201, STORED);
  const endpoint = answer.hasObject({ id: isId }, "The id tells one registration from another.");
  return { answer, endpoint, path: `/webhooks/${encodeURIComponent(String(endpoint["id"]))}` };
}

/** The objects in the answer to `GET /webhooks`. */
export async function listed(http: Fixtures["http"], why: string) {
  const list = await http.get("/webhooks");
  list.hasStatus(200, why);
  return { list, endpoints: list.hasArray(why).filter(isObject) };
}

/** What a receiver answers that wants the deliveries. */
export const echo = (delivery: Delivery) => jsonReply(200, { challenge: challengeOf(delivery) });

export const challengeOf = (delivery: Delivery | undefined) => delivery?.object["challenge"];

/** Resolves with challenge `count` that the receiver got. */
export const challenged = (hook: Receiver, count: number) =>
  hook.delivered(
    ({ number }) => number === count,
    `challenge ${count}, POST {"type":"webhook.verify","challenge":…},`,
    ASKED,
  );

const ASKED =
  "Anybody can register anybody's URL: ask the receiver at that URL before you deliver to it.";

/** Asks the provider again and again until the endpoint is active. `what` the receiver does makes it so. */
export async function untilActive(
  http: Fixtures["http"],
  path: string,
  what: string,
  why: string,
): Promise<void> {
  // What is not there will not become active: no need to ask again.
  const isActive = (answer: Answer) =>
    answer.hasStatus(200, why).hasObject({}, why)["status"] === "active";
  const answer = await http.getUntil(path, isActive);
  hasStatus(answer, "active", what, why);
}

/** Expects that status of an endpoint whose receiver does `what`. */
export function hasStatus(answer: Answer, wanted: string, what: string, why: string): void {
  const { status } = answer.hasStatus(200, why).hasObject({}, why);
  answer.expect(status === wanted, {
    expected: `"status": "${wanted}" when the receiver ${what}`,
    got: describeMember("status", status),
    why,
    near: status === undefined ? undefined : '"status"',
  });
}

/** Registers a URL that agrees, and waits for it: earlier challenges have been settled by then. */
export async function afterAnother({ http, receiver }: Pick<Fixtures, "http" | "receiver">) {
  const hook = await receiver.listen(echo);
  const { path } = await register(http, `${hook.url}/another`);
  await untilActive(
    http,
    path,
    "echoes the challenge",
    "A receiver that echoes the challenge agrees.",
  );
}

export const ONCE =
  "A secret is shown once, in the answer to the registration: lists are read by more people and kept in more logs.";

/** Expects that no member of `shown` holds the secret, in whatever spelling of its bytes. */
export function showsNoSecret(
  answer: Answer,
  request: string,
  shown: JsonObject,
  endpoint: JsonObject,
): void {
  const key = Buffer.from(bare(endpoint), "base64");
  const spellings = [bare(endpoint), key.toString("base64url"), key.toString("hex")];
  // As values: JSON may spell the slash of base64 as \/, and a secret is one in either spelling.
  const shows = (value: unknown) =>
    spellings.some((each) => JSON.stringify(value ?? null).includes(each));
  const leak = Object.entries(shown).find(([, value]) => shows(value));
  answer.expect(leak === undefined, {
    expected: `an answer to ${request} without the secret`,
    got: leak === undefined ? "" : `"${leak[0]}": ${describeValue(leak[1])}`,
    why: ONCE,
    near: leak === undefined ? undefined : `"${leak[0]}"`,
  });
}

/** The endpoint's secret without its prefix. */
export const bare = (endpoint: JsonObject) => String(endpoint["secret"]).replace(/^whsec_/, "");

/** How many characters each alphabet has. Numbers count a little more: they are written without leading zeros. */
const ALPHABETS: [alphabet: RegExp, characters: number][] = [
  [/^[\d.-]*$/, 12],
  [/^[\da-f-]*$/i, 16],
  [/^[\da-z-]*$/, 36],
];

/**
 * How many bits can be random in each of `texts`, at most: each place where they differ counts for the
 * characters that are in use.
 */
export function randomBits(texts: readonly string[]): number {
  const all = texts.join("");
  const [, characters = 64] = ALPHABETS.find(([alphabet]) => alphabet.test(all)) ?? [];
  const places = Array.from({ length: Math.min(...texts.map(({ length }) => length)) });
  const differing = places.filter((_, at) => new Set(texts.map((text) => text[at])).size > 1);
  return Math.floor(differing.length * Math.log2(characters));
}

/** A few bytes may be those of a hash by chance: an MD5 has 16. */
const SHORTEST_HASH = 16;

/** Which public member of the endpoint `bytes` are a hash of; undefined if they are none of it. */
export function hashedMember(endpoint: JsonObject, bytes: Buffer): string | undefined {
  return ["id", "url"].find((name) =>
    ["md5", "sha1", "sha256", "sha384", "sha512"].some((algorithm) => {
      const digest = createHash(algorithm).update(String(endpoint[name])).digest();
      return bytes.length >= SHORTEST_HASH && digest.subarray(0, bytes.length).equals(bytes);
    }),
  );
}

export const isId = (value: unknown) => typeof value === "string" || typeof value === "number";
