/**
 * Step 1, register an endpoint: POST /webhooks (RFC 9110, sections 9.3.3 and 15.3.2).
 */

import { describeValue, test } from "@course/lesson-kit";
import { isId, register } from "./helpers.ts";

test("Registering a URL returns 201 and a pending endpoint", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const url = `${hook.url}/hook?list=7`;
  const { answer } = await register(http, url, ["todo.added"]);
  answer.hasObject(
    { id: isId, url, events: ["todo.added"] },
    "The answer shows what was kept: an address that is changed on the way gets nothing.",
  );
  answer.hasObject(
    { status: "pending" },
    "Who registered is known now, whose address it is not: an endpoint begins as pending.",
  );
});

test("Location leads to the endpoint", async ({ http, origin, receiver }) => {
  const hook = await receiver.listen();
  const { answer, endpoint } = await register(http, hook.url);
  const why = "A consumer that wants to look or to leave needs the endpoint's own URL: Location.";
  const location = answer.hasHeader(
    "Location",
    "the endpoint's URL",
    (value) => URL.canParse(value, `${origin}/webhooks`),
    why,
  );
  const { pathname } = new URL(location, `${origin}/webhooks`);
  const found = await http.get(pathname);
  found.hasStatus(200, why);
  found.hasObject({ id: endpoint["id"], url: endpoint["url"] }, why);
});

test("A secret comes with it", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { answer } = await register(http, hook.url);
  answer.hasObject(
    { secret: (value: unknown) => String(value).startsWith("whsec_") },
    "Anybody can POST to a public address: the secret is how the receiver will know that it is you.",
  );
});

test("The list holds what was registered", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { endpoint } = await register(http, hook.url);
  const why =
    "What cannot be looked up cannot be managed: a consumer forgets what it once registered.";
  const list = await http.get("/webhooks");
  list.hasStatus(200, why);
  const ids = list.hasArray(why).map((each) => (each as { id?: unknown } | null)?.id);
  list.expect(ids.includes(endpoint["id"]), {
    expected: `the endpoint ${describeValue(endpoint["id"])} in the list`,
    got: `the ids ${describeValue(ids)}`,
    why,
  });
});

test("An id that nobody was given is answered with 404", async ({ http }) => {
  const answer = await http.get("/webhooks/no-such-webhook");
  answer.hasStatus(
    404,
    "404 says that there is nothing under this name; an empty 200 says too much.",
  );
});
