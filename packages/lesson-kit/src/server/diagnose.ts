/**
 * Reads from a server's last words what it died of. Pure.
 */

import { fileURLToPath } from "node:url";
import type { LoadError } from "./host.ts";
import type { Place, ServerProblem } from "./problem.ts";

/** The problem behind a file that could not be loaded. */
export function fromLoadError(error: LoadError, file: string): ServerProblem {
  const place = placeIn(`${error.message}\n${error.stack}`, file);
  if (isSyntaxError(error)) {
    return { kind: "syntax", message: firstSentence(error.message), ...(place ? { place } : {}) };
  }
  const output = error.stack || error.message;
  const message = `${error.name}: ${firstSentence(error.message)}`;
  return { kind: "crashed", message, output, ...(place ? { place } : {}) };
}

/** The problem behind a process that ended; `output` is what it printed. */
export function fromExit(exitCode: number | null, output: string, file: string): ServerProblem {
  const taken = /EADDRINUSE[^\n]*?:(\d+)/.exec(output);
  if (taken) return { kind: "port-taken", port: Number(taken[1]), output };
  const thrown = /^(?:Uncaught )?((?:[A-Z]\w*)?Error(?: \[\w+\])?: .*)$/m.exec(output);
  if (thrown || (exitCode !== 0 && /^\s+at .+:\d+:\d+\)?$/m.test(output))) {
    const place = placeIn(output, file);
    const message = thrown?.[1] ?? "an error that is no Error object";
    return { kind: "crashed", message, output, ...(place ? { place } : {}) };
  }
  return { kind: "ended", exitCode: exitCode ?? 1, output };
}

function isSyntaxError(error: LoadError): boolean {
  return error.name === "SyntaxError" || error.message.includes("Transform failed");
}

/** esbuild says "Transform failed with 1 error:" and then the file's place before the words. */
function firstSentence(message: string): string {
  const stripped = /ERROR: (.*)$/m.exec(message)?.[1] ?? message.split("\n")[0] ?? message;
  return stripped.trim();
}

/** The first place in `text` that lies in `file`: in a stack trace or a compiler's message. */
function placeIn(text: string, file: string): Place | undefined {
  const spelled = text.replace(/file:\/\/[^\s)]*?(?=:\d+)/g, (url) => pathOf(url));
  for (const line of spelled.split("\n")) {
    const at = line.indexOf(`${file}:`);
    if (at === -1) continue;
    const numbers = /^:(\d+)(?::(\d+))?/.exec(line.slice(at + file.length));
    if (!numbers) continue;
    const column = numbers[2] === undefined ? {} : { column: Number(numbers[2]) };
    return { file, line: Number(numbers[1]), ...column };
  }
  return undefined;
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
