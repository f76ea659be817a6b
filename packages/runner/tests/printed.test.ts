/**
 * The one line of a verdict about what the server printed.
 */

import { expect, test } from "vitest";
import { printedSummary } from "../src/view/printed.ts";

test("What a server printed is its last line, or the first line of its last error", () => {
  expect(printedSummary("")).toBeUndefined();
  expect(printedSummary("asked for 7\n")).toBe("asked for 7");
  expect(printedSummary("asked for 6\nasked for 7\n")).toBe("2 lines; the last: asked for 7");
  const error = "TypeError: todo is undefined\n    at find (server.ts:7:1) {\n  status: 500\n}\n";
  expect(printedSummary(`asked for 7\n${error}`)).toBe(
    "5 lines; the last error: TypeError: todo is undefined",
  );
});
