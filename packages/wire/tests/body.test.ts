import { expect, test } from "vitest";
import { bodyFrom } from "../src/body.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

test("Bytes that are valid UTF-8 become text, with their size in bytes", () => {
  expect(bodyFrom(utf8("café"))).toEqual({ text: "café", bytes: 5 });
  expect(bodyFrom(utf8(""))).toEqual({ text: "", bytes: 0 });
});

test("A byte order mark stays: it was sent", () => {
  expect(bodyFrom(utf8("\uFEFF{}"))).toEqual({ text: "\uFEFF{}", bytes: 5 });
});

test("Bytes that are not UTF-8 become base64", () => {
  expect(bodyFrom(Uint8Array.of(0xff, 0x00, 0x01))).toEqual({ base64: "/wAB", bytes: 3 });
});

test("A body beyond the limit is cut, and its whole size is kept", () => {
  expect(bodyFrom(utf8("abcdef"), 4)).toEqual({ text: "abcd", bytes: 6, truncated: true });
  const zeros = new Uint8Array(65_537).fill(0xff);
  expect(bodyFrom(zeros)).toMatchObject({ bytes: 65_537, truncated: true });
  expect(bodyFrom(zeros.subarray(1)).truncated).toBeUndefined();
});

test.each([
  ["🥛", 4],
  ["€", 3],
  ["é", 2],
])("The limit never splits %s", (character, size) => {
  for (let limit = 1; limit < 1 + size; limit++) {
    expect(bodyFrom(utf8(`a${character}b`), limit).text).toBe("a");
  }
  expect(bodyFrom(utf8(`a${character}b`), 1 + size).text).toBe(`a${character}`);
});

test("Bytes that break only beyond the limit are still not text", () => {
  expect(bodyFrom(Uint8Array.of(0x61, 0x62, 0xff), 2)).toEqual({
    base64: "YWI=",
    bytes: 3,
    truncated: true,
  });
});
