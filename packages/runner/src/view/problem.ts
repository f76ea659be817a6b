/**
 * A server that cannot be judged: what happened, and what to do. Pure.
 */

import path from "node:path";
import type { Lesson, Place, ServerProblem } from "@course/lesson-kit/judge";
import { callers, lastLines } from "./last-words.ts";

interface ProblemWords {
  /** What happened, one sentence. */
  what: string;
  /** What to do about it, one sentence or two. */
  fix: string;
  /** What the server printed last, where that helps; the stack trace comes last of all. */
  details: string[];
}

/** The words for a problem of the server in `lesson`. Paths are told from the course's root. */
export function problemWords(problem: ServerProblem, lesson: Lesson): ProblemWords {
  const file = `lessons/${lesson.name}/exercise/server.ts`;
  switch (problem.kind) {
    case "missing":
      return {
        what: `There is no file ${told(problem.file, lesson)}.`,
        fix: `Restore yours with pnpm lesson ${lesson.id} undo, or start over with pnpm lesson ${lesson.id} reset.`,
        details: [],
      };
    case "empty":
      return {
        what: `${told(problem.file, lesson)} is empty.`,
        fix: `Restore yours with pnpm lesson ${lesson.id} undo, or start over with pnpm lesson ${lesson.id} reset.`,
        details: [],
      };
    case "syntax":
      return {
        what: `${place(problem.place, file, lesson)} cannot be read as TypeScript: ${problem.message}`,
        fix: "Fix that line and save.",
        details: [],
      };
    case "crashed":
      return crashed(problem, file, lesson);
    case "ended":
      return {
        what: `Your server ended by itself, with exit code ${problem.exitCode}.`,
        fix: "Either process.exit was called, or nothing is listening: a server that listens keeps its process alive.",
        details: lastLines(problem.output),
      };
    case "port-taken":
      return {
        what: `Your server tried to use port ${problem.port}, which is in use.`,
        fix: "Listen on the port in the environment variable PORT: each check gives your server its own, and 0 means any free port.",
        details: [],
      };
    case "silent":
      return silent(problem);
    case "stuck":
      return {
        what: `Your server is in an endless loop: its event loop was blocked for ${seconds(problem.waitedMs)}, so it was stopped.`,
        fix: "Look for a while or for that never ends; while it runs, no request can be answered.",
        details: lastLines(problem.output),
      };
    case "elsewhere":
      return {
        what:
          problem.answeredBy === "nobody"
            ? `Your server says that it listens on ${problem.origin}, but nothing answers there.`
            : `Your server says that it listens on ${problem.origin}, but another program answers there.`,
        fix: "Print the port that it really listens on: server.address().port, after it has begun to listen.",
        details: [],
      };
    case "bad-port":
      return {
        what: `Your server says that it listens on ${problem.origin}, but a port is a number from 1 to 65535.`,
        fix: "Print the port that it really listens on: server.address().port, after it has begun to listen.",
        details: [],
      };
    case "unreachable":
      return {
        what: `Nothing answers at ${problem.origin} (${problem.code}).`,
        fix: "Start your server there, or give the address where it listens: --url http://localhost:8080",
        details: [],
      };
  }
}

type Problem<Kind> = Extract<ServerProblem, { kind: Kind }>;

function crashed(problem: Problem<"crashed">, file: string, lesson: Lesson): ProblemWords {
  const absent = /Cannot find (?:package|module) '([^']+)'/.exec(problem.message)?.[1];
  if (absent !== undefined) {
    return {
      what: `${file} imports "${told(absent, lesson)}", which cannot be found.`,
      fix: `Fix the name, or do without it: a lesson's server can import what comes with Node and what lessons/${lesson.name}/package.json lists.`,
      details: [],
    };
  }
  const where = place(problem.place, file, lesson);
  return {
    what: `Your server crashed at ${where}: ${problem.message}`,
    fix: "Fix it and save. An uncaught error ends the process, and every connection with it.",
    details: callers(problem.output, lesson, problem.place?.line),
  };
}

/** The line of the contract that says where a server listens. */
const ADDRESS_LINE = "Listening on http://localhost:PORT";

function silent(problem: Problem<"silent">): ProblemWords {
  const details = [ADDRESS_LINE, ...lastLines(problem.output)];
  return problem.listening
    ? {
        what: "Your server listens, but never said where.",
        fix: "Print one line when it begins to listen, with its port in it:",
        details,
      }
    : {
        what: `Your server runs, but did not start listening within ${seconds(problem.waitedMs)}.`,
        fix: "Listen on the port in the environment variable PORT, then print:",
        details,
      };
}

const seconds = (ms: number) => `${ms / 1_000} s`;

function place(where: Place | undefined, file: string, lesson: Lesson): string {
  return where ? `${told(where.file, lesson)}:${where.line}` : file;
}

/** A path below the lesson as `lessons/02-…/exercise/server.ts`, on every system; others as they are. */
export function told(file: string, lesson: Lesson): string {
  if (!path.isAbsolute(file)) return file;
  const inside = path.relative(lesson.folder, file).replaceAll("\\", "/");
  return inside.startsWith("..") ? file : `lessons/${lesson.name}/${inside}`;
}
