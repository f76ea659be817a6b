/**
 * Step 5, delete an endpoint: DELETE /webhooks/:id (RFC 9110, section 9.3.5).
 */

import { deferred, describeValue, test } from "@course/lesson-kit";
import { afterAnother, echo, listed, register, untilActive } from "./helpers.ts";

const GONE =
  "A 204 alone deletes nothing: GET must then return 404, and the list no longer has the endpoint.";

test("DELETE /webhooks/:id removes the endpoint", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { endpoint, path } = await register(http, `${hook.url}/hook`);
  const answer = await http.delete(path);
  answer.hasStatus([200, 204], "204 says: done, and there is nothing left to show.");
  (await http.get(path)).hasStatus(404, GONE);
  const { list, endpoints } = await listed(http, GONE);
  const ids = endpoints.map(({ id }) => id);
  list.expect(!ids.includes(endpoint["id"]), {
    expected: `a list without the deleted endpoint ${describeValue(endpoint["id"])}`,
    got: `the ids ${describeValue(ids)}`,
    why: GONE,
  });
});

test("DELETE of a deleted or unknown endpoint returns 404", async ({ http, receiver }) => {
  const hook = await receiver.listen();
  const { path } = await register(http, `${hook.url}/hook`);
  await http.delete(path);
  const why =
    "DELETE is idempotent in what it leaves behind, not in its status: there is nothing to delete now.";
  (await http.delete(path)).hasStatus(404, why);
  (await http.delete("/webhooks/no-such-webhook")).hasStatus(404, why);
});

test("DELETE leaves the other endpoints as they are", async ({ http, receiver }) => {
  const hook = await receiver.listen(echo);
  const [before, goes, after] = [
    await register(http, `${hook.url}/hook`),
    await register(http, `${hook.url}/hook`),
    await register(http, `${hook.url}/hook`),
  ];
  await http.delete(goes.path);
  const why = "Each DELETE is for one endpoint: others may have the same URL.";
  for (const { path } of [before, after]) {
    (await http.get(path)).hasStatus(200, why, `after DELETE ${goes.path}`);
    await untilActive(http, path, "echoes the challenge", why);
  }
});

test("An endpoint that is deleted before its challenge comes back stays deleted", async ({
  http,
  receiver,
}) => {
  const { promise: until, resolve: open } = deferred();
  const hook = await receiver.listen((delivery) => ({ ...echo(delivery), do: "hold", until }));
  const { path } = await register(http, `${hook.url}/hook`);
  const why =
    "An answer that comes late must not undo what was done meanwhile: check again before you store.";
  await hook.received(1, why);
  await http.delete(path);
  open();
  await afterAnother({ http, receiver });
  (await http.get(path)).hasStatus(404, why);
});
