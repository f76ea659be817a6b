/**
 * What a server died of, read from its last words.
 */

import { expect, test } from "vitest";
import type { Ending } from "../src/server/diagnose.ts";
import { fromCompiler, fromEnding, fromError, fromLoading } from "../src/server/diagnose.ts";

const FILE = "/lessons/09/exercise/server.ts";

const ending = (parts: Partial<Ending>) =>
  fromEnding({ exitCode: 1, signal: null, output: "", file: FILE, ...parts });

test("An uncaught error is reported with its place", () => {
  const stack = `TypeError: x is not a function\n    at add (file://${FILE}:12:5)`;
  const uncaught = { name: "TypeError", message: "x is not a function", stack };
  expect(ending({ uncaught })).toMatchObject({
    kind: "crashed",
    message: "TypeError: x is not a function",
    place: { file: FILE, line: 12, column: 5 },
  });
});

test("An error that was only printed is not the reason of the end", () => {
  const output = `Error: bad request\n    at parse (${FILE}:3:9)\n`;
  expect(ending({ output, exitCode: 3 })).toEqual({ kind: "ended", exitCode: 3, output });
  expect(ending({ output, exitCode: 0 })).toMatchObject({ kind: "ended", exitCode: 0 });
});

test("A crash that the process could not report is read from Node's output", () => {
  const output = [
    "Error: logged before, and harmless",
    `${FILE}:7`,
    "throw new RangeError('x');",
    "^",
    "",
    "RangeError: too far",
    `    at ${FILE}:7:7`,
    "",
    "Node.js v20.20.2",
    "",
  ];
  const problem = ending({ output: output.slice(1).join("\n") });
  expect(problem).toMatchObject({
    kind: "crashed",
    message: "RangeError: too far",
    place: { line: 7 },
  });
});

test("A crash in Python is read from the last line of its traceback", () => {
  const file = "/lessons/09/variants/server.py";
  const output = [
    "Traceback (most recent call last):",
    `  File "${file}", line 3, in <module>`,
    "    int('x')",
    "ValueError: invalid literal for int()",
    "",
  ].join("\n");
  expect(ending({ output, file })).toMatchObject({
    kind: "crashed",
    message: "ValueError: invalid literal for int()",
    place: { line: 3 },
  });
});

test("A port in use is reported rather than what followed from it", () => {
  expect(ending({ exitCode: 0, refusedPort: 4001 })).toMatchObject({
    kind: "port-taken",
    port: 4001,
  });
  const message = "listen EADDRINUSE: address already in use :::4002";
  expect(ending({ uncaught: { name: "Error", message, stack: "" } })).toMatchObject({ port: 4002 });
  expect(ending({ output: `Cannot start: ${message}` })).toMatchObject({
    kind: "port-taken",
    port: 4002,
  });
  expect(ending({ output: `Trying the next: ${message}`, exitCode: 0 })).toMatchObject({
    kind: "ended",
  });
});

test("A process that was ended by a signal has the exit code that a shell reports", () => {
  expect(ending({ exitCode: null, signal: "SIGKILL" })).toMatchObject({
    kind: "ended",
    exitCode: 137,
  });
});

const at = (lineText: string, column: number) => ({ file: FILE, line: 2, column, lineText });

test("An error of the compiler is a syntax error, its column counted in characters from 1", () => {
  const error = (lineText: string, column: number) =>
    fromCompiler([{ text: 'Unexpected "="', location: at(lineText, column) }], FILE);
  const place = { file: FILE, line: 2, column: 11 };
  expect(error("const b = = 2;", 10)).toEqual({ kind: "syntax", message: 'Unexpected "="', place });
  // The compiler counts bytes.
  expect(error('"müßig" = = 2;', 12)).toMatchObject({ place });
});

test("An import of a file that is not there is a crash that names it", () => {
  const text = 'Could not resolve "./store.ts"';
  expect(fromCompiler([{ text, location: at('import "./store.ts";', 7) }], FILE)).toMatchObject({
    kind: "crashed",
    message: "Cannot find module './store.ts'",
    place: { line: 2, column: 8 },
  });
});

test("A server's file that was removed while it was compiled is missing", () => {
  const text = `Could not resolve "${FILE}"`;
  expect(fromCompiler([{ text, location: null }], FILE)).toEqual({ kind: "missing", file: FILE });
});

test("require, which modules do not have, is reported as Node reports it", () => {
  const message = 'Dynamic require of "node:fs" is not supported';
  expect(fromError({ name: "Error", message, stack: "" }, FILE)).toMatchObject({
    message:
      "ReferenceError: require is not defined in ES module scope, you can use import instead",
  });
});

test("Paths with spaces and non-ASCII letters are found in a stack", () => {
  const file = "/tmp/how programs ü/server.ts";
  const stack = "Error: x\n    at file:///tmp/how%20programs%20%C3%BC/server.ts:4:2";
  const problem = fromError({ name: "Error", message: "x", stack }, file);
  expect(problem).toMatchObject({ place: { file, line: 4, column: 2 } });
});

test("A SyntaxError is one of the file only while it is loaded", () => {
  const message = `Unexpected token 'B', "Buy milk" is not valid JSON`;
  const error = { name: "SyntaxError", message, stack: `at JSON.parse\n    at ${FILE}:67:20` };
  expect(fromLoading(error, FILE)).toMatchObject({ kind: "syntax", message });
  const crash = { exitCode: 1, signal: null, output: "", file: FILE, uncaught: error };
  expect(fromEnding(crash)).toMatchObject({
    kind: "crashed",
    message: `SyntaxError: ${message}`,
    place: { line: 67 },
  });
});
