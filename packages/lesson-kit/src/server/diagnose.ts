/**
 * Finds out from a server's output and exit why it ended. Pure.
 */

import { Buffer } from "node:buffer";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ThrownError } from "./worker/messages.ts";
import type { Place, PrintedError, ServerProblem } from "./problem.ts";

/** How a process ended, and all that is known about the reason. */
export interface Ending {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** What it printed. */
  output: string;
  /** The server's file. */
  file: string;
  /** The uncaught error, if the process could still report it. */
  uncaught?: ThrownError | undefined;
  /** A port that was in use when it tried to listen, if it did not listen on another one afterwards. */
  refusedPort?: number | undefined;
}

/** What a compiled program says where there is no `require`, and what Node says. */
const NO_REQUIRE = /^Dynamic require of .* is not supported/;
const NO_REQUIRE_IN_NODE =
  "ReferenceError: require is not defined in ES module scope, you can use import instead";

/** The problem of a file that could not be loaded. */
export function fromLoading(error: ThrownError, file: string): ServerProblem {
  const problem = fromError(error, file);
  if (problem.kind !== "crashed" || error.name !== "SyntaxError") return problem;
  const message = firstLine(error.message);
  return { kind: "syntax", message, ...(problem.place ? { place: problem.place } : {}) };
}

const firstLine = (text: string) => (text.split("\n")[0] ?? "").trim();

/**
 * The problem of an uncaught error. A SyntaxError of a server that runs is one of what it has read, such as
 * `JSON.parse("Buy milk")`.
 */
export function fromError(error: ThrownError, file: string, printed = ""): ServerProblem {
  const output = printed || error.stack || error.message;
  const port = portInUse(error.message);
  if (port !== undefined) return { kind: "port-taken", port, output };
  const at = placeIn(`${error.message}\n${error.stack}`, file);
  const sentence = firstLine(error.message);
  const named = error.name === "" ? sentence : `${error.name}: ${sentence}`;
  const message = NO_REQUIRE.test(sentence) ? NO_REQUIRE_IN_NODE : named;
  return { kind: "crashed", message, output, ...(at ? { place: at } : {}) };
}

/** What the compiler says of one error: a place in bytes, counted from 0 (esbuild's API, "location"). */
interface CompilerError {
  text: string;
  location: { file: string; line: number; column: number; lineText: string } | null;
}

/** The problem of a file that the compiler refuses; `errors` are its errors, the first one counts. */
export function fromCompiler(errors: readonly CompilerError[], file: string): ServerProblem {
  const [first] = errors;
  // Only the file itself is not named by a line: it has just been removed.
  if (!first?.location) return { kind: "missing", file };
  const { text, location } = first;
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
  const at = path.resolve(location.file);
  const place = { file: at, line: location.line, column: before.length + 1 };
  const absent = /^Could not resolve "(.*)"$/.exec(text)?.[1];
  if (absent === undefined) return { kind: "syntax", message: text, place };
  const message = `Cannot find module '${absent}'`;
  return { kind: "crashed", message, output: `${message}\n    at ${at}:${place.line}`, place };
}

/** The problem of a process that ended by itself. */
export function fromEnding(ending: Ending): ServerProblem {
  const { exitCode, signal, output, file, uncaught, refusedPort } = ending;
  const failed = exitCode !== 0;
  if (failed && uncaught) return fromError(uncaught, file, output);
  const port = refusedPort ?? (failed ? portInUse(output) : undefined);
  if (port !== undefined) return { kind: "port-taken", port, output };
  const ended = { kind: "ended", exitCode: exitCode ?? codeOf(signal), output } as const;
  return failed ? (fromOutput(output, file) ?? ended) : ended;
}

/** The line that names an error, in the reports of Node and Python. */
const ERROR = /^(?:Uncaught )?([A-Za-z_.]*(?:Error|Exception)(?: \[\w+\])?(?:: .*)?)$/;

/** The last error that a server has printed and survived, and the first place in `file` that led to it. */
export function printedError(output: string, file: string): PrintedError | undefined {
  const lines = output.split("\n").map((line) => line.trimEnd());
  const at = lines.findLastIndex((line) => ERROR.test(line));
  const message = ERROR.exec(lines[at] ?? "")?.[1];
  if (message === undefined) return undefined;
  // Node prints the stack beneath the error, Python above it.
  const place = placeIn(lines.slice(at).join("\n"), file) ?? placeIn(output, file);
  return { message, ...(place ? { place } : {}) };
}

/** The reports of Node and Python on an uncaught error are recognized by a line that nothing else prints. */
function fromOutput(output: string, file: string): ServerProblem | undefined {
  const node = /^Node\.js v\d+/m.test(output);
  const python = /^Traceback \(most recent call last\):$/m.test(output);
  if (!node && !python) return undefined;
  const errors = [...output.matchAll(new RegExp(ERROR, "gm"))];
  // Node prints the error first and its cause after it, Python the other way round.
  const thrown = node ? errors[0] : errors.at(-1);
  const message = thrown?.[1] ?? "an error that nobody caught";
  const place = placeIn(output, file);
  return { kind: "crashed", message, output, ...(place ? { place } : {}) };
}

/** As Node reports it: `listen EADDRINUSE: address already in use 127.0.0.1:4001`. */
function portInUse(text: string): number | undefined {
  const found = /EADDRINUSE: [^\n]*:(\d+)/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** As a shell reports it: 128 plus the signal's number. */
function codeOf(signal: NodeJS.Signals | null): number {
  return signal === null ? 1 : 128 + constants.signals[signal];
}

/** The first place in `text` that is in `file`, with its column if a line names one. */
function placeIn(text: string, file: string): Place | undefined {
  const spelled = text.replace(/file:\/\/[^\s)]*?(?=:\d+)/g, (url) => pathOf(url));
  const places = spelled.split("\n").flatMap((line) => placeInLine(line, file) ?? []);
  // Above the stack Node prints the line without its column.
  const line = places[0]?.line;
  return places.find((place) => place.line === line && place.column !== undefined) ?? places[0];
}

/** `server.ts:3:7` as Node and compilers print it, or `"server.py", line 3` as Python does. */
function placeInLine(line: string, file: string): Place | undefined {
  const at = line.indexOf(file);
  if (at === -1) return undefined;
  const numbers = /^(?::(\d+)(?::(\d+))?|", line (\d+))/.exec(line.slice(at + file.length));
  const row = numbers?.[1] ?? numbers?.[3];
  if (row === undefined) return undefined;
  const column = numbers?.[2] === undefined ? {} : { column: Number(numbers[2]) };
  return { file, line: Number(row), ...column };
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
