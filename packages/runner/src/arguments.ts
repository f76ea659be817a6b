/**
 * What the learner typed after `pnpm lesson`, understood or refused with a sentence. Pure.
 */

import { parseArgs } from "node:util";
import type { Lesson } from "@course/lesson-kit/judge";
import { closest, distance } from "fastest-levenshtein";

export const COMMANDS = [
  "start",
  "check",
  "hint",
  "diff",
  "reset",
  "undo",
  "trace",
  "send",
] as const;
export type Command = (typeof COMMANDS)[number];

export interface Request {
  /** Absent: the map of all lessons. */
  lesson?: Lesson;
  command: Command | "map" | "help" | "next";
  /** What stands after the command. */
  rest: string[];
  /** What to judge. */
  target: { kind: "exercise" } | { kind: "solution" } | { kind: "url"; origin: string };
  json: boolean;
  /** `undo --list`: show what can be got back. */
  list: boolean;
}

/** A sentence for the learner: what is wrong with what was typed, and what would be right. */
export class UsageError extends Error {}

const OPTIONS = {
  solution: { type: "boolean" },
  url: { type: "string" },
  json: { type: "boolean" },
  list: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Understands the words after `pnpm lesson`. Throws a UsageError. */
export function understand(words: readonly string[], lessons: readonly Lesson[]): Request {
  const { values, positionals } = parsed(words);
  const [first, second = "start", ...rest] = positionals;
  const common = {
    json: values.json ?? false,
    list: values.list ?? false,
    target: targetOf(values),
  };
  if (values.help || first === "help") return { ...common, command: "help", rest: [] };
  if (first === undefined) return { ...common, command: "map", rest: [] };
  if (first === "next") return { ...common, command: "next", rest: [] };
  refuseSwapped(positionals, lessons);
  const lesson = findLesson(first, lessons);
  const command = commandOf(second, lesson);
  refuseLeftOvers(command, rest, lesson);
  return { ...common, lesson, command, rest };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw refusedOption(error as NodeJS.ErrnoException);
  }
}

function refusedOption({ code, message }: NodeJS.ErrnoException): UsageError {
  const option = /'(?:-\w, )?(--?[^' ]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    return option === "--url"
      ? new UsageError("--url needs a value, as in --url http://localhost:8080")
      : new UsageError(`${option} takes no value: leave out the = and what follows it.`);
  }
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  return new UsageError(
    `There is no option ${option}.${meant(option, known)} There are: ${known.join(", ")}.`,
  );
}

/** ` Did you mean --solution?`, when one of them is near enough to be a slip of the finger. */
function meant(word: string, known: readonly string[], before = ""): string {
  const nearest = closest(word, [...known]);
  const isNear = distance(word, nearest) <= Math.floor(word.length / 2);
  return isNear ? ` Did you mean ${before}${nearest}?` : "";
}

function targetOf(values: {
  solution?: boolean | undefined;
  url?: string | undefined;
}): Request["target"] {
  if (values.url !== undefined && values.solution) {
    throw new UsageError(
      "--solution and --url exclude each other: one server is judged at a time. Leave one out.",
    );
  }
  if (values.url !== undefined) return { kind: "url", origin: originOf(values.url) };
  return { kind: values.solution ? "solution" : "exercise" };
}

function originOf(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isWeb = url !== undefined && /^https?:$/.test(url.protocol);
  if (isWeb && url.pathname === "/" && url.search === "" && url.hash === "") return url.origin;
  if (isWeb) {
    throw new UsageError(
      `Cannot judge "${value}": it has a path, and the lesson's paths begin at the root. Leave the path out: --url ${url.origin}`,
    );
  }
  // Typed as a browser takes it: localhost:8080.
  const bare = /^[\w.-]+:\d+\/?$/.test(value) ? value : "localhost:8080";
  throw new UsageError(
    `Cannot judge "${value}": it is not the address of a web server. Give scheme, host and port: --url http://${bare}`,
  );
}

/** A lesson by number ("2", "02"), by its folder's name, or by the beginning of its name. */
export function findLesson(word: string, lessons: readonly Lesson[]): Lesson {
  const found = lessons.find((lesson) => isCalled(lesson, word.toLowerCase()));
  if (found) return found;
  const all = lessons.map(({ name }) => name).join(", ");
  const last = lessons.at(-1)?.id ?? "01";
  throw new UsageError(
    `There is no lesson "${word}". Give a lesson's number, as in pnpm lesson ${last}. There are: ${all}.`,
  );
}

function isCalled({ number, name }: Lesson, wanted: string): boolean {
  if (/^\d+$/.test(wanted)) return Number(wanted) === number;
  return name === wanted || (wanted.length >= 3 && name.slice(3).startsWith(wanted));
}

function refuseSwapped(positionals: readonly string[], lessons: readonly Lesson[]): void {
  const [first = "", second = lessons[0]?.id ?? "01", ...rest] = positionals;
  if (!(COMMANDS as readonly string[]).includes(first)) return;
  throw new UsageError(
    `The lesson's number comes first: pnpm lesson ${[second, first, ...rest].join(" ")}`,
  );
}

function commandOf(word: string, lesson: Lesson): Command {
  const command = COMMANDS.find((each) => each === word);
  if (command) return command;
  const suggested = meant(word, COMMANDS, `pnpm lesson ${lesson.id} `);
  throw new UsageError(
    `There is no command "${word}".${suggested} There are: ${COMMANDS.join(", ")}.`,
  );
}

function refuseLeftOvers(command: Command, rest: string[], lesson: Lesson): void {
  const most = {
    start: 0,
    check: 0,
    reset: 0,
    diff: 0,
    hint: 1,
    undo: 1,
    trace: 1,
    send: Infinity,
  }[command];
  if (rest.length <= most) return;
  throw new UsageError(
    `"${rest[most]}" is one word too many: pnpm lesson ${lesson.id} ${command} takes ${most === 0 ? "nothing" : "one word"} after it.`,
  );
}
