/**
 * What the learner typed after `pnpm lesson`, understood or refused with a sentence. Pure.
 */

import { parseArgs } from "node:util";
import type { Lesson } from "@course/lesson-kit/judge";
import { closest } from "fastest-levenshtein";

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
  const lesson = findLesson(first, lessons);
  const command = commandOf(second, lesson);
  refuseLeftOvers(command, rest, lesson);
  return { ...common, lesson, command, rest };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const option = /'(--?[^' ]+)/.exec(String(error))?.[1];
    if (String(error).includes("argument missing")) {
      throw new UsageError(`${option} needs a value: --url http://localhost:8080`);
    }
    const known = Object.keys(OPTIONS).map((name) => `--${name}`);
    const hint = option ? ` Did you mean ${closest(option, known)}?` : "";
    throw new UsageError(
      `There is no option ${option ?? "of that kind"}.${hint} There are: ${known.join(", ")}.`,
    );
  }
}

function targetOf(values: {
  solution?: boolean | undefined;
  url?: string | undefined;
}): Request["target"] {
  if (values.url !== undefined && values.solution) {
    throw new UsageError(
      "--solution and --url exclude each other: one server is judged at a time.",
    );
  }
  if (values.url !== undefined) return { kind: "url", origin: originOf(values.url) };
  return { kind: values.solution ? "solution" : "exercise" };
}

function originOf(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "")
    return url.origin;
  const why =
    url && /^https?:$/.test(url.protocol)
      ? "it has a path; the lesson's paths begin at the root"
      : "it is no address of a web server";
  throw new UsageError(
    `Cannot judge "${value}": ${why}. Give scheme, host and port: --url http://localhost:8080`,
  );
}

/** A lesson by number ("2", "02"), by its folder's name, or by the beginning of its name. */
export function findLesson(word: string, lessons: readonly Lesson[]): Lesson {
  const wanted = word.toLowerCase();
  const found = lessons.find(
    ({ number, name }) =>
      (/^\d+$/.test(wanted) && Number(wanted) === number) ||
      name === wanted ||
      (wanted.length >= 3 && name.slice(3).startsWith(wanted)),
  );
  if (found) return found;
  const all = lessons.map(({ name }) => name).join(", ");
  const meant = (COMMANDS as readonly string[]).includes(wanted)
    ? ` The number comes first: pnpm lesson ${lessons[0]?.id ?? "01"} ${wanted}.`
    : "";
  throw new UsageError(`There is no lesson "${word}".${meant} There are: ${all}.`);
}

function commandOf(word: string, lesson: Lesson): Command {
  const command = COMMANDS.find((each) => each === word);
  if (command) return command;
  throw new UsageError(
    `There is no command "${word}". Did you mean: pnpm lesson ${lesson.id} ${closest(word, [...COMMANDS])}? There are: ${COMMANDS.join(", ")}.`,
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
