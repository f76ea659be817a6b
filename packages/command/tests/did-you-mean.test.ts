/** What a misspelled word was probably meant to be. */

import { meant } from "@course/command/did-you-mean";
import { expect, test } from "vitest";

test("A slip of the finger gets a suggestion, another word none", () => {
  expect(meant("chekc", ["check", "hint"])).toBe(" Did you mean check?");
  expect(meant("chekc", ["check"], "pnpm lesson 02 ")).toBe(" Did you mean pnpm lesson 02 check?");
  expect(meant("frobnicate", ["check", "hint"])).toBe("");
});
