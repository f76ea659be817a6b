/**
 * What a check may expect of an answer, and what it says when that does not hold.
 */

import type http from "node:http";
import { expect, test } from "vitest";
import { Answer } from "../src/client/response.ts";
import { WHY, failureOf } from "./support/fixtures.ts";

function answer(status: number, headers: Record<string, string>, body = ""): Answer {
  const rawHeaders = Object.entries(headers).flat();
  const response = { statusCode: status, rawHeaders } as unknown as http.IncomingMessage;
  return new Answer(response, Buffer.from(body), "e2", "POST /todos");
}

const JSON_TYPE = { "Content-Type": "application/json; charset=utf-8" };

test("hasStatus accepts one of several, and marks any other status", async () => {
  expect(answer(204, {}).hasStatus([200, 204], WHY).status).toBe(204);
  const failure = await failureOf(() => answer(200, {}).hasStatus([201, 204], WHY));
  expect(failure).toEqual({
    expected: "status 201 or 204 from POST /todos",
    got: "status 200",
    why: WHY,
    mark: { event: "e2", part: "status", note: "expected 201 or 204" },
  });
  const detailed = await failureOf(() => answer(200, {}).hasStatus(201, WHY, "for {}"));
  expect(detailed.got).toBe("status 200 for {}");
});

test("hasHeader finds a header in any case, and returns its value", () => {
  const location = answer(201, { LOCATION: "/todos/1" }).hasHeader(
    "Location",
    "an address",
    () => true,
    WHY,
  );
  expect(location).toBe("/todos/1");
});

test("hasHeader distinguishes a missing header from a wrong one", async () => {
  const find = (headers: Record<string, string>) => () =>
    answer(201, headers).hasHeader(
      "Location",
      "an absolute URL",
      (value) => value.startsWith("http"),
      WHY,
    );
  const missing = await failureOf(find({}));
  expect(missing.got).toBe("no Location");
  expect(missing.mark).toEqual({
    event: "e2",
    part: "header",
    header: "Location",
    note: "Location is missing",
  });
  const wrong = await failureOf(find({ location: "/1" }));
  expect(wrong.got).toBe("Location: /1");
  expect(wrong.mark?.note).toBe("expected an absolute URL");
});

test.for([
  "application/json",
  "Application/JSON; charset=utf-8",
  "application/problem+json",
  "application/json ;x=y",
])("json accepts %s", (type) => {
  expect(answer(200, { "Content-Type": type }, "[1]").json(WHY)).toEqual([1]);
});

test.for([
  ["text/html; charset=utf-8", "a web page (Content-Type: text/html; charset=utf-8)"],
  ["text/plain", "Content-Type: text/plain"],
  ["application/jsonp", "Content-Type: application/jsonp"],
] as const)("json refuses %s and names it", async ([type, got]) => {
  const failure = await failureOf(() => answer(200, { "Content-Type": type }, "[]").json(WHY));
  expect(failure.got).toBe(got);
  expect(failure.mark).toMatchObject({ part: "header", header: "Content-Type" });
});

test("json reports a missing type, an empty body and a body that is not JSON", async () => {
  expect((await failureOf(() => answer(200, {}, "[]").json(WHY))).got).toBe("no Content-Type");
  expect((await failureOf(() => answer(200, JSON_TYPE).json(WHY))).got).toBe("an empty body");
  const failure = await failureOf(() => answer(200, JSON_TYPE, "[1,").json(WHY));
  expect(failure.got).toBe('the text "[1,"');
  expect(failure.mark).toEqual({ event: "e2", part: "body", note: "this is not JSON" });
});

test("hasObject checks a minimum, and marks the wrong member", async () => {
  const created = answer(201, JSON_TYPE, '{"id":"1","title":"Milk","extra":true}');
  expect(created.hasObject({ title: "Milk" }, WHY)["id"]).toBe("1");
  const failure = await failureOf(() => created.hasObject({ title: "Buy milk" }, WHY));
  expect(failure.expected).toBe('the answer to POST /todos to hold {"title":"Buy milk"}');
  expect(failure.got).toBe('"title": "Milk"');
  expect(failure.mark).toEqual({
    event: "e2",
    part: "body",
    note: 'expected "Buy milk"',
    path: ["title"],
  });
});

test("hasItem expects an object in the array, and marks what is wrong in the nearest", async () => {
  const list = answer(200, JSON_TYPE, '[{"id":1,"completed":false},{"id":2,"completed":false}]');
  expect(list.hasItem({ id: 2 }, WHY)).toEqual({ id: 2, completed: false });
  expect(await failureOf(() => list.hasItem({ id: 2, completed: true }, WHY))).toMatchObject({
    expected: '{"id":2,"completed":true} in the answer to POST /todos',
    got: 'one with "completed": false',
    mark: { part: "body", path: [1, "completed"], note: "expected true" },
  });
  expect(await failureOf(() => list.hasItem({ id: 3 }, WHY))).toMatchObject({
    got: '[{"id":1,"completed":false},{"id":2,"completed":false}]',
    mark: { part: "body", note: "it is missing here" },
  });
});

test("hasArray expects an array", async () => {
  expect(answer(200, JSON_TYPE, "[]").hasArray(WHY)).toEqual([]);
  const failure = await failureOf(() => answer(200, JSON_TYPE, '{"todos":[]}').hasArray(WHY));
  expect(failure.got).toBe('{"todos":[]}');
});

test("expect fails with the given words at the given place", async () => {
  const parts = { expected: "no to-do", got: () => "1 to-do", why: WHY };
  const empty = answer(200, {});
  expect(empty.expect(true, { ...parts, got: neverCalled })).toBe(empty);
  const { got, mark, ...failure } = await failureOf(() => empty.expect(false, parts));
  expect([failure, got]).toEqual([{ expected: "no to-do", why: WHY }, "1 to-do"]);
  expect(mark).toMatchObject({ part: "event", note: "expected no to-do" });
  const near = await failureOf(() => answer(200, {}, "abc").expect(false, { ...parts, near: "b" }));
  expect(near.mark).toMatchObject({ part: "body", text: "b" });
});

function neverCalled(): string {
  throw new Error("An expectation that holds says nothing.");
}

test.for([
  ['{"id":1}', { id: 1 }],
  ["[1]", {}],
  ["null", {}],
  ["{", {}],
  ["", {}],
] as const)("the object of %j is %j", ([body, object]) => {
  expect(answer(200, {}, body).object).toEqual(object);
});
