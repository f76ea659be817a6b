/** A quoted output is found when it came, and whatever differs is found as well. */

import { describe, expect, test } from "vitest";
import { maskedQuote } from "./masked.ts";
import { missInOutput, missInRecording } from "./quoted.ts";
import { sourceOf } from "./real-outputs.ts";
import { fencesOf } from "./texts.ts";

const OUTPUT = [
  "Lesson 01  the solution",
  "",
  "  Expected  status 201",
  "  Got       status 404",
  "    > POST /todos HTTP/1.1",
  "      …",
  "    < HTTP/1.1 404 Not Found",
  "  Why       201 says that something new exists now",
];

const inOutput = (...quoted: string[]) => missInOutput(quoted, OUTPUT);

describe("a quote from an output", () => {
  test("may begin and end anywhere", () => {
    expect(inOutput(...OUTPUT)).toBeUndefined();
    expect(inOutput("  Expected  status 201", "  Got       status 404")).toBeUndefined();
  });

  test("may leave out lines for …, and parts of a line", () => {
    expect(inOutput("Lesson 01  the solution", "…", "  Got       status 404")).toBeUndefined();
    expect(
      inOutput("    > POST /todos HTTP/1.1", "      …", "  Why       201 says…"),
    ).toBeUndefined();
    expect(inOutput("  Why       201 … something…now")).toBeUndefined();
  });

  test.each<[string, string[], { index: number; got: number | undefined }]>([
    ["a changed word", ["  Expected  status 201", "  Got       status 500"], { index: 1, got: 3 }],
    ["a changed first word", ["  Expects   status 201"], { index: 0, got: 2 }],
    ["a line that is left out", ["  Expected  status 201", OUTPUT[4] ?? ""], { index: 1, got: 3 }],
    ["lines in another order", [OUTPUT[3] ?? "", "…", OUTPUT[2] ?? ""], { index: 2, got: 4 }],
    ["a line too many at the end", [OUTPUT[7] ?? "", "More"], { index: 1, got: undefined }],
    ["another indentation", ["Got       status 404"], { index: 0, got: 3 }],
    ["another end after …", ["  Why       201 … exists later"], { index: 0, got: 7 }],
    ["what … cannot stand for", ["  Got       sta…tus 404"], { index: 0, got: 3 }],
    ["another beginning before …", ["  Why       202…"], { index: 0, got: 7 }],
  ])("is found out: %s", (_, quoted, miss) => {
    expect(inOutput(...quoted)).toEqual(miss);
  });
});

const RECORDED = [
  "> POST /todos HTTP/1.1",
  "> Host: localhost:4001",
  ">",
  '{"title":"Buy milk"}',
  "< HTTP/1.1 201 Created",
  "< Location: /todos/1",
  "<",
  '{"id":"1","title":"Buy milk"}',
  "> GET /todos HTTP/1.1",
  "> Host: localhost:4001",
  "> Accept: text/html",
  ">",
  "< HTTP/1.1 200 OK",
];

const inRecording = (...quoted: string[]) => missInRecording(quoted, RECORDED)?.index;

describe("a quote from a recording", () => {
  test("may leave out headers and whole messages, and put blank lines between them", () => {
    expect(inRecording(...RECORDED)).toBeUndefined();
    expect(
      inRecording("> POST /todos HTTP/1.1", "", "< HTTP/1.1 201 Created", "<"),
    ).toBeUndefined();
  });

  test("is found in the message that shows all of it, not in the first that begins so", () => {
    const again = [
      ...RECORDED,
      "> GET /todos HTTP/1.1",
      "> If-None-Match: 1",
      "< HTTP/1.1 304 Not Modified",
    ];
    const quoted = ["> GET /todos HTTP/1.1", "> If-None-Match: 1", "< HTTP/1.1 304 Not Modified"];
    expect(missInRecording(quoted, again)).toBeUndefined();
  });

  test("may have remarks, and lines that are folded", () => {
    const quoted = [
      "< HTTP/1.1 201 Created      it exists",
      '{"id":"1",   a remark',
      '   "title":"Buy milk"}',
    ];
    expect(inRecording(...quoted)).toBeUndefined();
  });

  test.each<[string, string[], number]>([
    ["another status", ["> POST /todos HTTP/1.1", "< HTTP/1.1 200 Created"], 1],
    ["a header of the next message", ["> POST /todos HTTP/1.1", "> Accept: text/html"], 1],
    ["a header with another value", ["< HTTP/1.1 201 Created", "< Location: /todos/2"], 1],
    [
      "headers in another order",
      ["> GET /todos HTTP/1.1", "> Accept: text/html", "> Host: localhost:4001"],
      2,
    ],
    ["messages in another order", ["> GET /todos HTTP/1.1", "> POST /todos HTTP/1.1"], 1],
    ["a changed body", ["< HTTP/1.1 201 Created", '{"id":"1",', '   "title":"Buy tea"}'], 1],
    ["an answer to another request", ["> GET /todos HTTP/1.1", "< HTTP/1.1 201 Created"], 1],
    ["one answer quoted twice", ["< HTTP/1.1 200 OK", "< HTTP/1.1 200 OK"], 1],
  ])("is found out: %s", (_, quoted, index) => {
    expect(inRecording(...quoted)).toBe(index);
  });
});

test.each([
  ["> Host: localhost:46363", "> Host: localhost:8080"],
  ["webhook-id: 1d5af517-d208-4dd9-897c-5543d5a883a1", "webhook-id: id-1"],
  ["webhook-signature: v1,U+7goqTv/Q=", "webhook-signature: v1,Rc+asI4K="],
  ["Date: Tue, 24 Nov 2026 12:34:41 GMT", "Date: Fri, 27 Nov 2026 15:00:00 GMT"],
  ["  1  11/24/2026, 12:36:54 PM  start", "  1  1/2/2027, 3:06:04 AM  start"],
  ["Port 4001 is in use by process 13801 (node)", "Port PORT is in use by process PID (NAME)"],
])("What differs by chance is the same: %s", (one, other) => {
  expect(maskedQuote(one)).toBe(maskedQuote(other));
});

test.each([
  ["status 201", "status 200"],
  ["waited 5 s", "waited 6 s"],
  ['"passed": true', '"passed": false'],
  ["next try in 1 s", "next try in 5 s"],
])("What says something stays: %s", (one, other) => {
  expect(maskedQuote(one)).not.toBe(maskedQuote(other));
});

describe("a fence", () => {
  const source = (info: string) =>
    fencesOf(`\`\`\`text ${info}\nHello\n\`\`\``, "x.md").map(sourceOf)[0];

  test("names a command with double quotes, and a state", () => {
    const from = `pnpm lesson 02 send '{"type":"add"}'`;
    expect(source(`from="${from}" state="the solution runs"`)).toEqual({
      kind: "command",
      from,
      state: "the solution runs",
    });
    expect(source(`from="${from}"`)).toMatchObject({ from, state: "" });
    expect(source('title="a picture"')).toBeUndefined();
  });

  test("that nobody can follow says what to write", () => {
    expect(() => source("from=check")).toThrow('x.md:1: write from="…"');
    expect(() => source('state="the solution runs"')).toThrow('x.md:1: write from="…"');
    expect(() => source('from="pnpm lesson 01" state="of mind"')).toThrow('the state "of mind"');
  });

  test("in a list is read without its indentation", () => {
    const [fence] = fencesOf("- a\n\n  ```text\n  Hello\n    you\n  ```\n", "x.md");
    expect(fence).toMatchObject({ line: 3, language: "text", lines: ["Hello", "  you"] });
  });
});
