/** A step: what the server answers. */

import { test } from "../../../src/index.ts";

test("GET /hello says hello", async ({ http }) => {
  const answer = await http.get("/hello");
  answer.expect(answer.text === "hello", {
    expected: "hello",
    got: answer.text,
    why: "A greeting is answered.",
  });
});

test("GET /again says hello too", async ({ http }) => {
  const answer = await http.get("/again");
  answer.expect(answer.text === "hello", {
    expected: "hello",
    got: answer.text,
    why: "A greeting is answered, every time.",
  });
});
