/** A step that waits for what never comes. */

import { test } from "../../../src/index.ts";

test("A delivery arrives", async ({ receiver }) => {
  const inbox = await receiver.listen();
  await inbox.received(1, "A webhook is delivered.");
});
