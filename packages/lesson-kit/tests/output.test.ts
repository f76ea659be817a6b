/**
 * What a server prints, in whatever pieces it arrives.
 */

import type { ChildProcess } from "node:child_process";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { Output, withoutAddress } from "../src/server/output.ts";

/** An Output, and how to print into it. */
function printing() {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = new Output({ stdout, stderr } as unknown as ChildProcess);
  const written = (stream: PassThrough) => (chunk: string | Buffer) =>
    new Promise((resolve) => stream.write(chunk, () => setImmediate(resolve)));
  return { output, print: written(stdout), complain: written(stderr) };
}

test("The address is read from its line", async () => {
  const { output, print } = printing();
  await print("Starting\nListening on http://localhost:4001\nReady\n");
  expect(output.origin).toBe("http://localhost:4001");
});

test("A chunk that ends in the middle of the port is not the whole line", async () => {
  const { output, print } = printing();
  await print("Listening on http://localhost:40");
  expect(output.origin).toBeUndefined();
  await print("02\n");
  expect(output.origin).toBe("http://localhost:4002");
});

test("Output on stderr does not get into a line of stdout", async () => {
  const { output, print, complain } = printing();
  await print("Listening on http://localhost:40");
  await complain("(node) Warning: something\n");
  await print("02\n");
  expect(output.origin).toBe("http://localhost:4002");
});

test.for([
  ["[12:00:01] info: listening on http://127.0.0.1:8080/\r\n", "http://127.0.0.1:8080"],
  ["\u001b[32mListening on http://localhost:4001\u001b[0m\n", "http://localhost:4001"],
  ["Listening on http://[::1]:4001\n", "http://[::1]:4001"],
  ["Listening on port 4001\n", undefined],
  ["Listening on http://localhost\n", undefined],
  ["Not Listening on https://localhost:4001\n", undefined],
] as const)("%j names %s", async ([line, origin]) => {
  const { output, print } = printing();
  await print(line);
  expect(output.origin).toBe(origin);
});

test("The first address counts, even if it was printed long ago", async () => {
  const { output, print } = printing();
  await print("Listening on http://localhost:1\n");
  await print(`${"x".repeat(80 * 1024)}\nListening on http://localhost:2\n`);
  expect(output.origin).toBe("http://localhost:1");
  expect(output.text).toHaveLength(64 * 1024);
});

test("A character that is split between two chunks is one character", async () => {
  const { output, print } = printing();
  const bytes = Buffer.from("ä\n");
  await print(bytes.subarray(0, 1));
  await print(bytes.subarray(1));
  expect(output.text).toBe("ä\n");
});

test("withoutAddress leaves what the learner printed", () => {
  expect(withoutAddress("one\nListening on http://localhost:4001\ntwo\n")).toBe("one\ntwo");
  expect(withoutAddress("Listening on http://localhost:4001\n")).toBe("");
});
