/**
 * Step 4, verify the url: a challenge that only its owner can echo.
 */

import type { Delivery, Reply } from "@course/lesson-kit";
import { deferred, describeValue, jsonReply, test } from "@course/lesson-kit";
import { afterAnother, challengeOf, echo, register, untilActive } from "./helpers.ts";

const ASKED =
  "Anybody can register anybody's address: ask the address itself before you deliver to it.";
const AGREES =
  "A 2xx with the same challenge comes from somebody who reads what you send, and agrees.";

test("The address is asked with a challenge", async ({ http, receiver }) => {
  const hook = await receiver.listen(echo);
  await register(http, `${hook.url}/hook?list=7`);
  const [asked] = await hook.received(1, ASKED);
  const post =
    "A challenge comes as every delivery will: a POST to the very address that was left.";
  const got = `${asked?.method} ${asked?.path}`;
  asked?.expect(got === "POST /hook?list=7", {
    expected: "the challenge as POST /hook?list=7",
    got,
    why: post,
  });
  asked?.hasObject(
    {
      type: "webhook.verify",
      challenge: (value: unknown) => typeof value === "string" && value !== "",
    },
    "The type tells a challenge from an event; the challenge is what the receiver has to send back.",
  );
});

for (const status of [200, 201]) {
  test(`An address that echoes the challenge with ${status} becomes active`, async ({
    http,
    receiver,
  }) => {
    const hook = await receiver.listen((delivery) => ({ ...echo(delivery), status }));
    const { path } = await register(http, hook.url);
    await hook.received(1, ASKED);
    await untilActive(http, path, AGREES);
  });
}

test("Each registration gets a challenge of its own", async ({ http, receiver }) => {
  const hook = await receiver.listen(echo);
  await register(http, hook.url);
  await register(http, hook.url);
  const [first, second] = await hook.received(2, ASKED);
  second?.expect(challengeOf(first) !== challengeOf(second), {
    expected: "another challenge than the first one",
    got: `${describeValue(challengeOf(second))} both times`,
    why: "A challenge that is known beforehand can be answered by somebody who never saw it.",
    near: '"challenge"',
  });
});

test("Registering does not wait for the address", async ({ http, receiver }) => {
  const { promise: until, resolve: open } = deferred();
  const hook = await receiver.listen((delivery) => ({ ...echo(delivery), do: "hold", until }));
  // The receiver answers only when the consumer has its 201: who waits for it waits in vain.
  const { answer, path } = await register(http, hook.url);
  const why =
    "The consumer asked you to keep an address. How long that address takes is not its business.";
  const [asked] = await hook.received(1, ASKED);
  answer.expect(!asked?.isAbandoned, {
    expected: "201 while the receiver still holds the challenge",
    got: "no 201 until your server had given up on the challenge",
    why,
  });
  open();
  await untilActive(http, path, why);
});

const WRONG: [what: string, reply: (delivery: Delivery) => Reply, why: string][] = [
  [
    "An address that answers 204",
    () => ({ do: "answer", status: 204 }),
    "Many servers answer 2xx to anything: a status alone is no consent.",
  ],
  [
    "An address that answers with text",
    () => ({ do: "answer", status: 200, body: "OK" }),
    "Many servers answer 2xx to anything: a status alone is no consent.",
  ],
  [
    "An address that answers another challenge",
    () => jsonReply(200, { challenge: "something else" }),
    "Only the same challenge shows that what you sent was read.",
  ],
  [
    "An address that echoes the challenge with 500",
    (delivery) => jsonReply(500, { challenge: challengeOf(delivery) }),
    "A server that fails may still repeat your body in its error: only a 2xx agrees.",
  ],
  [
    "An address that breaks off",
    () => ({ do: "break" }),
    "An answer that breaks off agrees to nothing.",
  ],
];

for (const [what, reply, why] of WRONG) {
  test(`${what} stays pending`, async ({ http, receiver }) => {
    const hook = await receiver.listen(reply);
    const { path } = await register(http, hook.url);
    await hook.received(1, ASKED);
    await afterAnother({ http, receiver });
    (await http.get(path)).hasObject({ status: "pending" }, why);
  });
}

// 302 and 307: most clients that follow either turn the POST into a GET for the one, and repeat it for the other.
for (const status of [302, 307]) {
  test(`A redirect with ${status} is not followed, and the address stays pending`, async ({
    http,
    receiver,
  }) => {
    const elsewhere = await receiver.listen(echo);
    const Location = `${elsewhere.url}/hook`;
    // It echoes the challenge as well: a redirect is no 2xx, whatever its body says.
    const hook = await receiver.listen((delivery) => {
      const { headers, ...rest } = echo(delivery);
      return { ...rest, status, headers: { ...headers, Location } };
    });
    const { path } = await register(http, hook.url);
    await hook.received(1, ASKED);
    await afterAnother({ http, receiver });
    const why =
      "Elsewhere is not the address that was left: a redirect leads your server where a stranger likes.";
    const answer = await http.get(path);
    answer.expect(elsewhere.deliveries.length === 0, {
      expected: "no request to where the redirect leads",
      got: elsewhere.deliveries.map((each) => `${each.method} ${each.path} there`).join(", "),
      why,
    });
    answer.hasObject(
      { status: "pending" },
      "A redirect agrees to nothing: only a 2xx does, whatever the body says.",
    );
  });
}

test("An address that never answers is given up, and stays pending", async ({ http, receiver }) => {
  const hook = await receiver.listen({ do: "hang" });
  const { path } = await register(http, hook.url);
  const [asked] = await hook.received(1, ASKED);
  const why =
    "Every request that you send needs a deadline: each that waits for ever holds a socket for ever.";
  if (asked) await hook.abandoned(asked, why);
  (await http.get(path)).hasObject({ status: "pending" }, "No answer is no consent.");
});

test("An address where nobody listens stays pending, and the provider goes on", async ({
  http,
  receiver,
}) => {
  const { path } = await register(http, "http://127.0.0.1:9/nobody");
  await afterAnother({ http, receiver });
  (await http.get(path)).hasObject({ status: "pending" }, "No answer is no consent.");
});
