/**
 * Step 3, protect the secret: Standard Webhooks 1.0.0, "Signature scheme" (symmetric).
 */

import { describeValue, test } from "@course/lesson-kit";
import { register } from "./helpers.ts";

test("The secret is whsec_ and 24 to 64 random bytes in base64", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  let allBytes = Buffer.alloc(0);
  for (let count = 0; count < 3; count += 1) {
    const { answer, endpoint } = await register(http, hook.url);
    const text = String(endpoint["secret"]).replace(/^whsec_/, "");
    const shown = `"secret": ${describeValue(endpoint["secret"])}`;
    const hex =
      "In hex every byte takes two characters, and a receiver that decodes base64 gets another key.";
    answer.expect(!/^[0-9a-f]+$/i.test(text), {
      expected: "a secret in base64, not in hex",
      got: shown,
      why: hex,
      near: '"secret"',
    });
    const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
    const alphabet =
      "The key is in base64 (RFC 4648, section 4): with + and /, padded to a multiple of four.";
    answer.expect(isBase64, {
      expected: "a secret in base64 after whsec_",
      got: `${shown}, with ${text.length} characters after whsec_`,
      why: alphabet,
      near: '"secret"',
    });
    const bytes = Buffer.from(text, "base64");
    const size =
      "Fewer than 24 bytes can be guessed, more than 64 add nothing: the standard's bounds.";
    answer.expect(bytes.length >= 24 && bytes.length <= 64, {
      expected: "a secret of 24 to 64 bytes",
      got: `${bytes.length} bytes`,
      why: size,
      near: '"secret"',
    });
    allBytes = Buffer.concat([allBytes, bytes]);
    if (count < 2) continue;
    // Of 72 random bytes all are below 128 in one of 2 to the power of 72 cases.
    const random =
      "A key is random bytes from a generator made for keys: digits and letters are far fewer.";
    const isRandom = allBytes.some((byte) => byte > 127);
    answer.expect(isRandom, {
      expected: "a secret of random bytes",
      got: `only text: ${describeValue(bytes.toString())}`,
      why: random,
      near: '"secret"',
    });
  }
});

test("Each endpoint has a secret of its own, also for the same address", async ({
  http,
  receiver,
}) => {
  const hook = await receiver.listen();
  const first = await register(http, hook.url);
  const second = await register(http, hook.url);
  second.answer.expect(first.endpoint["secret"] !== second.endpoint["secret"], {
    expected: "another secret than the first endpoint's",
    got: `${describeValue(second.endpoint["secret"])} for both`,
    why: "With one secret for all, each receiver could sign as the provider towards every other.",
    near: '"secret"',
  });
});

const ONCE =
  "A secret is shown once, to whoever registered: a list is read by more people, and kept in more logs.";

test("The list of endpoints never shows a secret", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { endpoint } = await register(http, hook.url);
  const list = await http.get("/webhooks");
  list.hasStatus(200, ONCE);
  // As values: JSON may spell the slash of base64 as \/, and a secret is one in either spelling.
  const shown = JSON.stringify(list.hasArray(ONCE));
  const secret = String(endpoint["secret"]).replace(/^whsec_/, "");
  list.expect(!shown.includes(secret), {
    expected: "a list without secrets",
    got: `${describeValue(endpoint["secret"])} in the list`,
    why: ONCE,
    near: secret,
  });
});

test("The endpoint itself never shows its secret again", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { endpoint, path } = await register(http, hook.url);
  const one = await http.get(path);
  one.hasStatus(200, ONCE);
  const shown = JSON.stringify(one.hasObject({}, ONCE));
  const secret = String(endpoint["secret"]).replace(/^whsec_/, "");
  one.expect(!shown.includes(secret), {
    expected: "the endpoint without its secret",
    got: `${describeValue(endpoint["secret"])} in it`,
    why: ONCE,
    near: secret,
  });
});
