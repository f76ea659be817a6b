/**
 * The bytes of a stream, cut anywhere, and the blocks that come of them.
 */

import { expect, test } from "vitest";
import { SseParser, isIgnored } from "../src/base/sse-parser.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** What the blocks of `text` say, when it comes in pieces of `size` bytes. */
function read(text: string, size = Infinity) {
  const reader = new SseParser();
  const whole = bytes(text);
  const blocks = [];
  for (let at = 0; at < whole.length; at += size) {
    blocks.push(...reader.push(whole.subarray(at, Math.min(whole.length, at + size))));
  }
  return { blocks, reader };
}

test.each([
  ["line feeds", "\n"],
  ["carriage returns and line feeds", "\r\n"],
])("Events are the same in pieces of any size, with %s", (_, end) => {
  const lines = [
    "\ufeff: hällo",
    "id: 1",
    "event: added",
    "data: {",
    "data:  1}",
    "",
    "data",
    "",
    "",
  ];
  const text = lines.join(end);
  const { blocks } = read(text);
  expect(blocks.map(({ message, comments }) => [message, comments])).toEqual([
    [{ type: "added", id: "1", data: "{\n 1}" }, 1],
    [{ type: "message", id: undefined, data: "" }, 0],
  ]);
  expect(blocks[0]?.text).toBe(": hällo\nid: 1\nevent: added\ndata: {\ndata:  1}");
  for (const size of [1, 2, 3, 7]) expect(read(text, size).blocks).toEqual(blocks);
});

test("A carriage return alone ends a line too", () => {
  expect(read("data: 1\r\rdata: 2\r\r:").blocks.map(({ message }) => message?.data)).toEqual([
    "1",
    "2",
  ]);
});

test("A block without data is no event, and may have only an id", () => {
  expect(read(": still here\n\nid: 4\n\nretry: 10\n\n").blocks).toEqual([
    { text: ": still here", comments: 1, message: undefined },
    { text: "id: 4", comments: 0, message: undefined },
    { text: "retry: 10", comments: 0, message: undefined },
  ]);
});

test("Text without an empty line after it is kept in rest, and a comment needs none", () => {
  const { blocks, reader } = read(": alive\nid: 1\ndata: {}");
  expect(blocks).toEqual([]);
  expect(reader.rest).toBe(": alive\nid: 1\ndata: {}");
  expect(reader.openComments).toBe(1);
});

test("An id with U+0000 is ignored, the last of several wins, and it may be empty", () => {
  const ids = read("id: a\0b\ndata: 1\n\nid: 1\nid: 2\ndata: 1\n\nid\ndata: 1\n\n").blocks;
  expect(ids.map(({ message }) => message?.id)).toEqual([undefined, "2", ""]);
});

test("Every consumer ignores a line without a known field", () => {
  expect(['  "seq": 1,', "Data: 1", "retry", ": a", "data: 1"].map(isIgnored)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
