/** A step: the server answers. */

import { test } from "../../../src/index.ts";

test("GET / is answered with 200", async ({ http }) => {
  const answer = await http.get("/");
  answer.hasStatus(200, "Every request gets an answer.");
});
