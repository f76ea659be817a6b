/**
 * Step 1, register an endpoint: POST /webhooks (RFC 9110, sections 9.3.3 and 15.3.2).
 */

import { describeValue, mismatch, test } from "@course/lesson-kit";
import { BOTH, isId, listed, register } from "./helpers.ts";

test("POST /webhooks returns 201 and the endpoint, with status pending", async ({
  http,
  receiver,
}) => {
  const hook = await receiver.listen();
  const url = `${hook.url}/hook%2Fa?list=7&list=8`;
  const { answer } = await register(http, url, ["todo.added"]);
  answer.hasObject(
    { id: isId, url, events: ["todo.added"] },
    "The answer shows what was stored: a URL that is changed on the way leads somewhere else.",
  );
  answer.hasObject(
    { status: "pending" },
    "The owner of the URL has not agreed yet: an endpoint begins as pending.",
  );
});

test("Content-Type: application/json; charset=utf-8 is JSON too", async ({ http, receiver }) => {
  const { url } = await receiver.listen();
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  const body = JSON.stringify({ url: `${url}/hook`, events: BOTH });
  const answer = await http.request("POST", "/webhooks", { headers, body });
  answer.hasStatus(
    201,
    "A media type may have parameters: compare the type, not the whole header (RFC 9110, section 8.3.1).",
  );
});

test("Location is the URL of the new endpoint", async ({ http, origin, receiver }) => {
  const hook = await receiver.listen();
  const url = `${hook.url}/hook`;
  const { answer, endpoint } = await register(http, url, ["todo.completed"]);
  const why =
    "To read or delete its endpoint, the consumer needs the endpoint's own URL: Location.";
  const location = answer.hasHeader(
    "Location",
    "the endpoint's URL",
    (value) => URL.canParse(value, `${origin}/webhooks`),
    why,
  );
  const { pathname } = new URL(location, `${origin}/webhooks`);
  const found = await http.get(pathname);
  found.hasStatus(200, why);
  const wrong = mismatch(found.json(why), { id: endpoint["id"], url, events: ["todo.completed"] });
  found.expect(wrong === undefined, {
    expected: `the endpoint ${describeValue(endpoint["id"])} at its Location`,
    got: `Location: ${location}, where GET returns ${describeValue(found.json(why))}`,
    why,
  });
});

test("The answer to POST /webhooks holds a secret that begins with whsec_", async ({
  http,
  receiver,
}) => {
  const hook = await receiver.listen();
  const { answer } = await register(http, `${hook.url}/hook`);
  const why =
    "Anybody can POST to a public URL: with the secret, the receiver knows that a delivery is yours.";
  const secret = answer.hasObject({}, why)["secret"];
  answer.expect(String(secret).startsWith("whsec_"), {
    expected: '"secret": "whsec_…" in the answer to POST /webhooks',
    got: secret === undefined ? 'no "secret"' : `"secret": ${describeValue(secret)}`,
    why,
    near: secret === undefined ? undefined : '"secret"',
  });
});

test("GET /webhooks lists every endpoint, two for a URL that is registered twice", async ({
  http,
  receiver,
}) => {
  const hook = await receiver.listen();
  const url = `${hook.url}/hook`;
  const why = "A consumer has to find out which registrations it has: list each of them.";
  const [one, two] = [await register(http, url, BOTH), await register(http, url, ["todo.added"])];
  const { list, endpoints } = await listed(http, why);
  for (const { endpoint } of [one, two]) {
    const found = endpoints.filter(({ id }) => id === endpoint["id"]);
    list.expect(found.length === 1, {
      expected: `one entry with the id ${describeValue(endpoint["id"])} in the list`,
      got: `${found.length} of them; the ids are ${describeValue(endpoints.map(({ id }) => id))}`,
      why,
    });
    for (const name of ["url", "events"]) {
      const [value, wanted] = [found[0]?.[name], endpoint[name]];
      list.expect(describeValue(value) === describeValue(wanted), {
        expected: `"${name}": ${describeValue(wanted)} for ${describeValue(endpoint["id"])} in the list`,
        got: `"${name}": ${describeValue(value)}`,
        why,
      });
    }
  }
});

test("GET /webhooks/:id returns 404 for an unknown id", async ({ http }) => {
  const answer = await http.get("/webhooks/no-such-webhook");
  answer.hasStatus(
    404,
    "404 says that there is no such endpoint; a 200 would say that there is one.",
  );
});
