/**
 * What breaks the rules of HTTP/1.1, as bytes and as the sentence that a learner reads.
 */

import { expect, test } from "vitest";
import { bytesFault, headIn } from "../src/base/answer-bytes.ts";

const lines = (...each: string[]) => `${each.join("\r\n")}\r\n\r\n`;
const OK = "HTTP/1.1 200 OK";

test.for([
  ["404", 'bytes that are not HTTP: "404"'],
  ["HTTP/2 200 OK\r\n\r\n", 'bytes that are not HTTP: "HTTP/2 200 OK\\r\\n\\r\\n"'],
  [`${OK}\nContent-Length: 2\n\n[]`, '"HTTP/1.1 200 OK\\n", which ends in LF alone'],
  [`${OK}\r\nAllow: GET\n\r\n`, '"Allow: GET\\n", which ends in LF alone'],
  [lines(OK, "Allow : GET"), '"Allow : GET", with a space before the colon'],
  [lines(OK, "Hello"), 'the line "Hello"'],
  [`${OK}\r\nAllow: GET\r\n`, '"HTTP/1.1 200 OK\\r\\nAllow: GET\\r\\n" and no empty line'],
  ["HTTP/1.1 2", '"HTTP/1.1 2" and no empty line'],
  [`${lines("HTTP/1.1 204 No Content")}{}`, 'a body of 2 bytes: "{}"'],
  [`${lines("HTTP/1.1 304 Not Modified")}x`, 'a body of 1 byte: "x"'],
  [`${lines(OK, "content-length: 2")}"ä"`, 'a body of 4 bytes; beyond them came "�\\""'],
  [`${lines(OK, "Content-Length: 9")}[]`, 'a body of 2 bytes: "[]"'],
] as const)("%j is a fault", ([text, got]) => {
  expect(bytesFault(Buffer.from(text))?.got).toBe(got);
});

test("A body in an answer to HEAD is a fault, its Content-Length is not", () => {
  const head = lines(OK, "Content-Length: 2");
  expect(bytesFault(Buffer.from(head), "HEAD")).toBeUndefined();
  expect(bytesFault(Buffer.from(`${head}[]`), "HEAD")?.expected).toBe(
    "no body in an answer to HEAD",
  );
});

test.for([
  "",
  `${lines(OK, "Content-Length: 2")}[]`,
  `${lines(OK, "Transfer-Encoding: chunked")}0\r\n\r\n`,
  `${lines(OK)}until the end`,
  lines("HTTP/1.0 200", "X-Empty:", "X-Latin: \u00e9"),
  lines("HTTP/1.1 204 No Content"),
])("%j is no fault", (text) => {
  expect(bytesFault(Buffer.from(text, "latin1"))).toBeUndefined();
});

test("headIn reads a head as soon as it is complete", () => {
  expect(headIn(Buffer.from(`${OK}\r\nA: 1\r\n`))).toBeUndefined();
  expect(headIn(Buffer.from("404\r\n\r\n"))).toBeUndefined();
  expect(headIn(Buffer.from(`${lines(OK, "A: 1", "b:2 ")}rest`))).toEqual({
    status: 200,
    reason: "OK",
    headers: [
      ["A", "1"],
      ["b", "2"],
    ],
    length: 31,
  });
});
