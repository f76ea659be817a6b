/**
 * Step 3, protect the secret: Standard Webhooks 1.0.0, "Signature scheme" (symmetric).
 */

import type { Answer, JsonObject } from "@course/lesson-kit";
import { describeValue, test } from "@course/lesson-kit";
import { bare, hashedMember, listed, ONCE, register, showsNoSecret } from "./helpers.ts";

const HEX =
  "In hex every byte takes two characters, and a receiver that decodes base64 gets another key.";
const ALPHABET =
  "The key is in base64 (RFC 4648, section 4): with + and /, padded to a multiple of four.";
const SIZE = "Fewer than 24 bytes can be guessed, more than 64 add nothing: the standard's bounds.";
const RANDOM =
  "A key is random bytes from a generator made for keys, crypto.randomBytes for example: text and parts that never change are far easier to guess.";
const DERIVED =
  "What is computed from the id or the URL is no secret: everyone who knows them can compute it.";

/** Enough that of 24 random bytes none is the same in all: one chance in 10 to the power of 15. */
const SECRETS = 8;

test("The secret is whsec_ and 24 to 64 random bytes in base64", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const keys: Buffer[] = [];
  for (let count = 1; ; count += 1) {
    const { answer, endpoint } = await register(http, `${hook.url}/hook`);
    keys.push(keyOf(answer, endpoint));
    if (count === SECRETS) return areRandom(answer, endpoint, keys);
  }
});

/** The bytes of the secret, which has to be base64. */
function keyOf(answer: Answer, endpoint: JsonObject): Buffer {
  const text = bare(endpoint);
  const shown = `"secret": ${describeValue(endpoint["secret"])}`;
  answer.expect(!/^[0-9a-f]+$/i.test(text), {
    expected: "a secret in base64, not in hex",
    got: shown,
    why: HEX,
    near: '"secret"',
  });
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
  answer.expect(isBase64, {
    expected: "a secret in base64 after whsec_",
    got: `${shown}, with ${text.length} characters after whsec_`,
    why: ALPHABET,
    near: '"secret"',
  });
  const bytes = Buffer.from(text, "base64");
  answer.expect(bytes.length >= 24 && bytes.length <= 64, {
    expected: "a secret of 24 to 64 bytes",
    got: `${shown}, which is ${bytes.length} bytes`,
    why: SIZE,
    near: '"secret"',
  });
  const member = hashedMember(endpoint, bytes);
  answer.expect(member === undefined, {
    expected: "a secret of random bytes",
    got: `a hash of the endpoint's ${member}`,
    why: DERIVED,
    near: '"secret"',
  });
  return bytes;
}

function areRandom(answer: Answer, endpoint: JsonObject, keys: Buffer[]): void {
  const [last = Buffer.of()] = keys.slice(-1);
  // Of 192 random bytes all are below 128 in one of 2 to the power of 192 cases.
  answer.expect(
    keys.some((key) => key.some((byte) => byte > 127)),
    {
      expected: "a secret of random bytes",
      got: `only text: ${describeValue(last.toString())}`,
      why: RANDOM,
      near: '"secret"',
    },
  );
  const same = keys.every((key) => key.equals(last))
    ? []
    : [...last].filter((byte, at) => keys.every((key) => key[at] === byte));
  answer.expect(same.length === 0, {
    expected: "a secret of which each byte is random",
    got: `"secret": ${describeValue(endpoint["secret"])}: ${same.length} of its ${last.length} bytes are the same in ${keys.length} secrets`,
    why: RANDOM,
    near: '"secret"',
  });
}

test("Each endpoint has a secret of its own, also for the same URL", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const first = await register(http, `${hook.url}/hook`);
  const second = await register(http, `${hook.url}/hook`);
  second.answer.expect(first.endpoint["secret"] !== second.endpoint["secret"], {
    expected: "another secret than the first endpoint's",
    got: `"secret": ${describeValue(second.endpoint["secret"])} for both`,
    why: "With one secret for all, each receiver could sign as the provider towards every other.",
    near: '"secret"',
  });
});

test("GET /webhooks never shows a secret", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { endpoint } = await register(http, `${hook.url}/hook`);
  const { list, endpoints } = await listed(http, ONCE);
  const mine = endpoints.find(({ id }) => id === endpoint["id"]) ?? {};
  showsNoSecret(list, "GET /webhooks", mine, endpoint);
});

test("GET /webhooks/:id never shows the secret", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { endpoint, path } = await register(http, `${hook.url}/hook`);
  const one = await http.get(path);
  one.hasStatus(200, ONCE);
  showsNoSecret(one, "GET /webhooks/:id", one.hasObject({}, ONCE), endpoint);
});
