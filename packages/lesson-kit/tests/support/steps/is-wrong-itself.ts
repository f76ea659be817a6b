/** A step with a fault of its own. */

import { test } from "../../../src/index.ts";

test("This check has a bug", async () => {
  throw new TypeError("todos is not iterable");
});
