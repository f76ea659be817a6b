import { expect, test } from "vitest";
import { memberPlace } from "../src/member-place.ts";

/** The piece of the text at the path. */
const at = (text: string, ...path: (string | number)[]) => {
  const place = memberPlace(text, path);
  return place && text.slice(place.start, place.end);
};

const LIST =
  '[{"id":1,"completed":false},\n {"id":2, "completed" : true, "tags":["a, b",{"x":null}]}]';

test("A member is its name and its value, an element its value", () => {
  expect(at('{"a":1,"b":"two"}', "b")).toBe('"b":"two"');
  expect(at(LIST, 1, "completed")).toBe('"completed" : true');
  expect(at(LIST, 1, "tags", 0)).toBe('"a, b"');
  expect(at(LIST, 1, "tags", 1, "x")).toBe('"x":null');
});

test("Of a member that holds others its name is the place, of an element its bracket", () => {
  expect(at(LIST, 1, "tags")).toBe('"tags"');
  expect(at(LIST, 1)).toBe("{");
  expect(at(LIST)).toBe("[");
});

test("A name that is written with escapes, or twice, is found", () => {
  expect(at('{"\\u0061":1}', "a")).toBe('"\\u0061":1');
  expect(at('{"a":1,"a":2}', "a")).toBe('"a":2');
});

test("What comes before the first brace is skipped, as in a server-sent event", () => {
  expect(at('id: 3\ndata: {"seq":3}', "seq")).toBe('"seq":3');
});

test("There is no place in what is not there, or is no JSON", () => {
  expect(at('{"a":1}', "b")).toBeUndefined();
  expect(at("", "b")).toBeUndefined();
  expect(at("no JSON", "b")).toBeUndefined();
  expect(at('{"a":', "a")).toBeUndefined();
  expect(at('{"a" 1 2 3', "b")).toBeUndefined();
  expect(at("{{{{", "b")).toBeUndefined();
  expect(at('{"a', "a")).toBeUndefined();
});
