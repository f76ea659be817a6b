/**
 * Step 5, delete an endpoint: DELETE /webhooks/:id (RFC 9110, section 9.3.5).
 */

import { deferred, describeValue, test } from "@course/lesson-kit";
import { afterAnother, echo, register, untilActive } from "./helpers.ts";

const GONE =
  "Who leaves must be able to rely on it: the endpoint is gone, and not merely answered so.";

test("An endpoint that is deleted is gone", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { endpoint, path } = await register(http, hook.url);
  const answer = await http.delete(path);
  answer.hasStatus([200, 204], "204 says: done, and there is nothing left to show.");
  (await http.get(path)).hasStatus(404, GONE);
  const list = await http.get("/webhooks");
  const ids = list.hasArray(GONE).map((each) => (each as { id?: unknown } | null)?.id);
  list.expect(!ids.includes(endpoint["id"]), {
    expected: `a list without the deleted endpoint ${describeValue(endpoint["id"])}`,
    got: `the ids ${describeValue(ids)}`,
    why: GONE,
  });
});

test("Deleting it again is answered with 404", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { path } = await register(http, hook.url);
  await http.delete(path);
  const why =
    "DELETE is idempotent in what it leaves behind, not in what it answers: there is nothing now.";
  (await http.delete(path)).hasStatus(404, why);
  (await http.delete("/webhooks/no-such-webhook")).hasStatus(404, why);
});

test("Deleting one leaves the others", async ({ http, receiver }) => {
  const hook = await receiver.listen(echo);
  const stays = await register(http, hook.url);
  const goes = await register(http, hook.url);
  await http.delete(goes.path);
  const why = "One consumer's farewell is no other's: the same address may be registered twice.";
  await untilActive(http, stays.path, why);
});

test("An endpoint that is deleted while it is asked does not come back", async ({
  http,
  receiver,
}) => {
  const { promise: until, resolve: open } = deferred();
  const hook = await receiver.listen((delivery) => ({ ...echo(delivery), do: "hold", until }));
  const { path } = await register(http, hook.url);
  const why =
    "An answer that comes late must not undo what was done meanwhile: look again before you store.";
  await hook.received(1, why);
  await http.delete(path);
  open();
  await afterAnother({ http, receiver });
  (await http.get(path)).hasStatus(404, why);
});
