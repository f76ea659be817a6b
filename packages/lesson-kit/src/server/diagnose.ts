/**
 * Finds out from a server's output and exit why it ended. Pure.
 */

import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import type { ThrownError } from "./worker/messages.ts";
import type { Place, ServerProblem } from "./problem.ts";

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

/** The problem of a file that could not be loaded, or of an uncaught error. */
export function fromError(error: ThrownError, file: string, printed = ""): ServerProblem {
  const output = printed || error.stack || error.message;
  const port = portInUse(error.message);
  if (port !== undefined) return { kind: "port-taken", port, output };
  const at = placeIn(`${error.message}\n${error.stack}`, file);
  const sentence = firstSentence(error.message);
  if (isSyntaxError(error)) {
    return { kind: "syntax", message: sentence, ...(at ? { place: oneBased(at, error) } : {}) };
  }
  const message = error.name === "" ? sentence : `${error.name}: ${sentence}`;
  return { kind: "crashed", message, output, ...(at ? { place: at } : {}) };
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

/** The reports of Node and Python on an uncaught error are recognized by a line that nothing else prints. */
function fromOutput(output: string, file: string): ServerProblem | undefined {
  const node = /^Node\.js v\d+/m.test(output);
  const python = /^Traceback \(most recent call last\):$/m.test(output);
  if (!node && !python) return undefined;
  const errors = [
    ...output.matchAll(/^(?:Uncaught )?([A-Za-z_.]*(?:Error|Exception)(?: \[\w+\])?(?:: .*)?)$/gm),
  ];
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

function isSyntaxError(error: ThrownError): boolean {
  return error.name === "SyntaxError" || isFromCompiler(error);
}

const isFromCompiler = ({ message }: ThrownError) => message.includes("Transform failed");

/** esbuild counts columns from 0 (its API, "location"). */
function oneBased(place: Place, error: ThrownError): Place {
  if (place.column === undefined || !isFromCompiler(error)) return place;
  return { ...place, column: place.column + 1 };
}

/** esbuild prints "Transform failed with 1 error:" and the place in the file before the message. */
function firstSentence(message: string): string {
  const stripped = /ERROR: (.*)$/m.exec(message)?.[1] ?? message.split("\n")[0] ?? message;
  return stripped.trim();
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
