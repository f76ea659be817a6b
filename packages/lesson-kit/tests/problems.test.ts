/**
 * What can be wrong with a server before it is judged: each is told apart, and nothing is left running.
 */

import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { expect, test } from "vitest";
import { judgeFile, judgeUrl } from "../src/judge/targets.ts";
import { rm } from "node:fs/promises";
import { listening, problemOf, withServer } from "./bench-lesson.ts";

test("A server that keeps the contract has no problem", async () => {
  expect(await problemOf(listening())).toBeUndefined();
});

test("A file that is not there is missing", async () => {
  const problem = await withServer("", async (file, lesson) => {
    await rm(file);
    return (await judgeFile(lesson, file)).problem;
  });
  expect(problem).toMatchObject({ kind: "missing" });
});

test("A file of no bytes is empty", async () => {
  expect(await problemOf("")).toMatchObject({ kind: "empty" });
});

test("A syntax error is told with its line", async () => {
  const problem = await problemOf('const a = 1;\nconst b = = 2;\nconsole.log("never");');
  expect(problem).toMatchObject({ kind: "syntax", place: { line: 2 } });
});

test("A page of HTML cannot be read as TypeScript", async () => {
  expect(await problemOf("<!doctype html>\n<p>Hello</p>\n")).toMatchObject({ kind: "syntax" });
});

test("An error at the start is a crash, told with its line", async () => {
  const problem = await problemOf("const list: string[] = [];\n\nlist[0].trim();\n");
  expect(problem).toMatchObject({ kind: "crashed", place: { line: 3 } });
  expect(problem).toHaveProperty("message", expect.stringContaining("TypeError"));
});

test("A promise that is rejected and unheard is a crash", async () => {
  const problem = await problemOf(
    'setTimeout(() => Promise.reject(new RangeError("too far")), 1);',
  );
  expect(problem).toMatchObject({ kind: "crashed", message: expect.stringContaining("too far") });
});

test.each([0, 1, 3])("process.exit(%i) is an end of the server's own making", async (code) => {
  expect(await problemOf(`process.exit(${code});`)).toMatchObject({
    kind: "ended",
    exitCode: code,
  });
});

test("A file that does nothing ends by itself", async () => {
  expect(await problemOf("export {};")).toMatchObject({ kind: "ended", exitCode: 0 });
});

test("A library that is not there is a crash that names it", async () => {
  const problem = await problemOf('import "no-such-library";');
  expect(problem).toMatchObject({
    kind: "crashed",
    message: expect.stringContaining("no-such-library"),
  });
});

test("A server that asks for a port that is held is told so", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;
  const problem = await problemOf(
    `import http from "node:http"; http.createServer().listen(${port}, "127.0.0.1");`,
  );
  holder.close();
  expect(problem).toMatchObject({ kind: "port-taken", port });
});

test("A server that listens and does not say so is silent", async () => {
  const problem = await problemOf(
    'import http from "node:http"; http.createServer().listen(0, "127.0.0.1");',
  );
  expect(problem).toMatchObject({ kind: "silent", listening: true });
});

test("A server that never listens is silent", async () => {
  expect(await problemOf("setInterval(() => {}, 1_000);")).toMatchObject({
    kind: "silent",
    listening: false,
  });
});

test("An endless loop is found, at the start and later", async () => {
  expect(await problemOf("for (;;);")).toMatchObject({ kind: "stuck" });
});

test("An address that another program serves is not taken for the server's", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const source = `setInterval(() => {}, 1_000); console.log("Listening on http://localhost:${port}");`;
  const problem = await problemOf(source);
  other.close();
  expect(problem).toMatchObject({ kind: "elsewhere", answeredBy: "another program" });
});

test("An address where nobody listens is told as such", async () => {
  const gone = createServer().listen(0, "127.0.0.1");
  await once(gone, "listening");
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, "close");
  const source = `setInterval(() => {}, 1_000); console.log("Listening on http://localhost:${port}");`;
  expect(await problemOf(source)).toMatchObject({ kind: "elsewhere", answeredBy: "nobody" });
});

test("A URL where nobody listens is unreachable, on a port that fetch refuses too", async () => {
  await withServer("", async (_, lesson) => {
    const verdict = await judgeUrl(lesson, "http://127.0.0.1:6000");
    expect(verdict.problem).toMatchObject({ kind: "unreachable", code: "ECONNREFUSED" });
  });
});
