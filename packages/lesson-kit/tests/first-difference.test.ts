/** Where a learner's run of a check begins to differ from the author's. */

import type { Trace, TraceEvent } from "@course/wire";
import { expect, test } from "vitest";
import { firstDifference } from "../src/scenes/first-difference.ts";

type Said = { text: string; from?: string; connection?: string };

function trace(...said: Said[]): Trace {
  const connections = [...new Set(said.map(({ connection = "c1" }) => connection))];
  return {
    version: 1,
    title: "a check",
    participants: [],
    connections: connections.map((id) => ({
      id,
      from: id === "c1" ? "ada" : "ben",
      to: "server",
      protocol: "websocket",
      openedAt: 0,
    })),
    events: said.map(
      ({ text, from = "server", connection = "c1" }, index) =>
        ({
          id: `e${index + 1}`,
          kind: "text",
          connection,
          from,
          to: "ada",
          sentAt: index,
          body: { text, bytes: text.length },
        }) satisfies TraceEvent,
    ),
  };
}

const added = (id: unknown, title = "Milk") =>
  ({ text: JSON.stringify({ type: "added", todo: { id, title } }) }) as const;

test("Ids and the order of members are not compared", () => {
  const other = { text: '{"todo":{"title":"Milk","id":"x"},"type":"added"}' };
  expect(firstDifference(trace(added("1")), trace(other))).toBeUndefined();
});

test("Another value where the contract fixes one is a difference, on both sides", () => {
  expect(firstDifference(trace(added("1")), trace(added("1", "Bread")))).toEqual({
    kept: "e1",
    recorded: "e1",
    words: "what the body says differs",
  });
});

test("A missing message and an extra one are on one side only", () => {
  const [one, two] = [added("1"), added("2")];
  expect(firstDifference(trace(one, two), trace(one))).toMatchObject({ kept: "e2" });
  expect(firstDifference(trace(one), trace(one, two))).toMatchObject({ recorded: "e2" });
});

test("What the judge sends is no difference, and titles that it has sent are compared by their order", () => {
  const add = (title: string) => ({ text: JSON.stringify({ type: "add", title }), from: "ada" });
  const author = trace(add("Milk 1a2b"), add("Bread 3c4d"), added("1", "Bread 3c4d"));
  const learner = trace(add("Milk ffff"), add("Bread eeee"), added("9", "Bread eeee"));
  expect(firstDifference(author, learner)).toBeUndefined();
  const wrong = trace(add("Milk ffff"), add("Bread eeee"), added("9", "Milk ffff"));
  expect(firstDifference(author, wrong)).toMatchObject({ kept: "e3", recorded: "e3" });
  // The check has sent less, because it failed before.
  expect(firstDifference(author, trace(add("Milk ffff")))).toEqual({
    kept: "e3",
    words: "this is missing in yours",
  });
});

test("The order between connections is chance", () => {
  const ben = { ...added("1"), connection: "c2" };
  expect(firstDifference(trace(added("1"), ben), trace(ben, added("1")))).toBeUndefined();
});
