import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parseTrace, traceJsonSchema } from "../src/schema.ts";
import type { Trace } from "../src/trace.ts";
import {
  ada,
  connect,
  createTodo,
  server,
  streamed,
  threeAttempts,
  traceOf,
  twoConsumers,
} from "./samples.ts";

const ajv = new Ajv2020({ strict: true, formats: { "date-time": true } });
const isTrace = ajv.compile(traceJsonSchema());

/** As Prettier writes it: a list of plain values on one line where it fits into 100 columns. */
function toPrettyJson(value: unknown): string {
  const lines = JSON.stringify(value, null, 2);
  const short = lines.replace(
    /^(.*)\[\n([^[\]{}]*?)\n *\](,?)$/gm,
    (whole, before: string, items: string, comma: string) => {
      const line = `${before}[${items.trim().replace(/,\n */g, ", ")}]${comma}`;
      return line.length <= 100 ? line : whole;
    },
  );
  return `${short}\n`;
}

/** A good trace with one value in it changed: `change(trace)` gets a copy as loose JSON. */
function spoil(change: (trace: ReturnType<typeof loose>) => void): unknown {
  const trace = loose();
  change(trace);
  return trace;
}

function loose() {
  const [first, ...events]: Record<string, unknown>[] = JSON.parse(
    JSON.stringify(createTodo().events),
  );
  const trace: Record<string, unknown> = { ...createTodo() };
  const event = first ?? {};
  return Object.assign(trace, { events: [event, ...events] as const, first: event });
}

const SAMPLES: [string, Trace][] = [
  ["an exchange", createTodo()],
  ["two consumers", twoConsumers()],
  ["a delivery", threeAttempts()],
  ["a stream", streamed()],
  ["nothing at all", traceOf([], [])],
];

test("trace.schema.json is what the code generates (vitest -u writes it anew)", async () => {
  await expect(toPrettyJson(traceJsonSchema())).toMatchFileSnapshot("../trace.schema.json");
});

describe("a good trace", () => {
  test.each(SAMPLES)("of %s passes both schemas, unchanged", (_, trace) => {
    const outside: unknown = JSON.parse(JSON.stringify(trace));
    expect(isTrace(outside), JSON.stringify(isTrace.errors)).toBe(true);
    expect(parseTrace(outside)).toEqual(trace);
  });

  test("may hold more than is known here, which is dropped", () => {
    const newer = { ...createTodo(), recordedBy: "tomorrow's recorder" };
    expect(isTrace(newer)).toBe(true);
    expect(parseTrace(newer)).toEqual(createTodo());
  });
});

describe("a bad trace is refused by both schemas, in a sentence", () => {
  test.each<[string, unknown, string]>([
    ["no object", "[]", 'it is "[]", not an object'],
    ["a list", [], "it is a list, not an object"],
    ["no version", {}, "it names no version, and only version 1 is known"],
    ["another version", { ...createTodo(), version: 2 }, "its version is 2, and only version 1"],
    ["no title", { ...createTodo(), title: undefined }, "title is missing: expected string"],
    ["an unknown kind", spoil(({ first }) => (first.kind = "fax")), 'events[0].kind is "fax"'],
    ["a header of one", spoil(({ first }) => (first.headers = [["Host"]])), "events[0].headers[0]"],
    ["an attempt 0", spoil(({ first }) => (first.attempt = 0)), "events[0].attempt is 0"],
    [
      "a time before the start",
      spoil(({ first }) => (first.sentAt = -1)),
      "events[0].sentAt is -1",
    ],
    ["no method", spoil(({ first }) => delete first.method), "events[0].method is missing"],
    [
      "a body that is not base64",
      spoil(({ first }) => (first.body = { base64: "\u001b[2J", bytes: 4 })),
      'events[0].body.base64 is "\\u001b[2J"',
    ],
  ])("%s", (_, trace, sentence) => {
    expect(isTrace(JSON.parse(JSON.stringify(trace)))).toBe(false);
    expect(() => parseTrace(trace)).toThrow(sentence);
    expect(() => parseTrace(trace)).toThrow(/^Cannot read the trace: .*\. \w.*\.$/);
  });
});

describe("ids that belong to nothing are refused", () => {
  const on = connect(ada, server);
  test.each<[string, Trace, string]>([
    [
      "an event on no connection",
      { ...createTodo(), connections: [] },
      'events[0].connection is "ada-server", but no connection has that id',
    ],
    [
      "a connection from nobody",
      traceOf([{ ...on, from: "eve" }], []),
      'connections[0].from is "eve", but no participant has that id',
    ],
    [
      "two connections with one id",
      traceOf([on, on], []),
      'connections[1].id is "ada-server", as is an earlier one',
    ],
  ])("%s", (_, trace, sentence) => {
    expect(() => parseTrace(trace)).toThrow(sentence);
  });
});
