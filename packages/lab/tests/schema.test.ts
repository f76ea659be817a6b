/**
 * A report as JSON: what the code writes, both schemas take, and what is wrong with others is said.
 */

import { Ajv2020 } from "ajv/dist/2020.js";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { parseReport, reportJsonSchema } from "../src/report/schema.ts";
import { simulatedReport } from "./support/report.ts";

const ajv = new Ajv2020({ strict: true, validateFormats: false });
const isReport = ajv.compile(reportJsonSchema());
const asJson = (): Record<string, unknown> => JSON.parse(JSON.stringify(simulatedReport()));

test("compare.schema.json is what the code generates (vitest -u writes it anew)", async () => {
  const text = await format(JSON.stringify(reportJsonSchema()), {
    parser: "json",
    printWidth: 100,
  });
  await expect(text).toMatchFileSnapshot("../compare.schema.json");
});

test("a report passes both schemas, unchanged", () => {
  expect(isReport(asJson()), JSON.stringify(isReport.errors)).toBe(true);
  expect(parseReport(asJson())).toEqual(simulatedReport());
});

describe("what is none is refused with a sentence", () => {
  test.each<[string, unknown, string]>([
    [
      "another version",
      { ...asJson(), version: 2 },
      "not a report of version 3 (its version is 2)",
    ],
    ["a list", [], "not a report of version 3"],
    ["no object", "report", "not a report of version 3"],
    ["no transports", { ...asJson(), transports: undefined }, "run pnpm compare again"],
    [
      "a verdict that is none",
      { ...asJson(), checks: [{ verdict: "maybe" }] },
      "checks[0].verdict",
    ],
    ["a negative count", { ...asJson(), payloadBytes: -1 }, "payloadBytes"],
  ])("%s", (_, value, sentence) => {
    expect(isReport(JSON.parse(JSON.stringify(value)))).toBe(false);
    expect(() => parseReport(value)).toThrow(sentence);
  });
});
