/**
 * What can be typed after `pnpm compare`, and the sentence for what cannot.
 */

import { describe, expect, test } from "vitest";
import { UsageError } from "@course/command/usage-error";
import { understand } from "../src/cli/options.ts";
import { USUAL } from "../src/decide/needs.ts";

const typed = (text: string) => understand(text.split(" ").filter((word) => word !== ""));

test.each<[string, object]>([
  [
    "",
    { command: "run", profile: "default", consumer: "solution", seed: undefined, json: undefined },
  ],
  ["--with exercise --quick --seed 17", { consumer: "exercise", profile: "quick", seed: 17 }],
  ["--full --json", { profile: "full", json: "-" }],
  ["--json --quick", { profile: "quick", json: "-" }],
  ["--json out.json", { json: "out.json" }],
  ["--json=out.json", { json: "out.json" }],
  ["--delay 50ms", { oneWayMs: 50 }],
  ["-h", { command: "help" }],
  ["decide", { command: "decide", needs: undefined }],
])("%s", (text, request) => {
  expect(typed(text)).toMatchObject(request);
});

test("needs with units; what is left out is as usual", () => {
  const { needs } = typed(
    "decide --rate 10/min --within 200ms --reach out --consumers 5 --memory 2GB",
  );
  expect(needs).toEqual({
    ...USUAL,
    changesPerHour: 600,
    withinMs: 200,
    reach: "out",
    consumers: 5,
    memoryBytes: 2e9,
  });
  expect(typed("--rate 1/day --sends --distance 1.5s").needs).toMatchObject({
    changesPerHour: 1 / 24,
    sends: true,
    oneWayMs: 1_500,
  });
});

describe("refused", () => {
  test.each<[string, string]>([
    ["--quick --full", "--quick and --full exclude each other"],
    ["--quik", "There is no option --quik. Did you mean --quick?"],
    ["--with mine", 'Cannot measure "mine". Give --with exercise'],
    ["--with", "--with needs a value"],
    ["--quick=yes", "--quick takes no value"],
    ["--seed x", "--seed x is not a whole number"],
    ["--seed 1.5", "--seed 1.5 is not a whole number"],
    ["--seed=-3", "--seed -3 is not a whole number"],
    ["--delay 50", "--delay 50 is not a duration"],
    ["--delay 2s", "--delay 2s cannot be measured here: give 5ms to 100ms"],
    ["dcide", 'There is no command "dcide". Did you mean pnpm compare decide?'],
    ["decide now", 'takes only options after decide, not "now"'],
    ["--rate 10", "--rate 10 is not a rate"],
    ["--rate 0/min", "--rate 0/min is not a rate"],
    ["--rate NaN/s", "--rate NaN/s is not a rate"],
    ["--within 2", "--within 2 is not a duration"],
    ["--distance far", "--distance far is not a duration"],
    ["--consumers 1.5", "--consumers 1.5 is not a number of consumers"],
    ["--consumers 0", "--consumers 0 is not a number of consumers"],
    ["--reach up", "--reach up is unknown"],
    ["--memory lots", "--memory lots is not a size"],
  ])("%s", (text, sentence) => {
    expect(() => typed(text)).toThrow(UsageError);
    expect(() => typed(text)).toThrow(sentence);
  });
});
