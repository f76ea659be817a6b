/**
 * What the learner typed after `pnpm lesson`, understood or refused with a sentence. Pure.
 */

import type { Lesson } from "@course/lesson-kit/judge";
import { meant } from "@course/command/did-you-mean";
import { UsageError } from "@course/command/usage-error";
import { type Command, COMMANDS, type Request, type Target } from "../workspace/request.ts";
import { readOptions, targetOf } from "./options.ts";

/** Understands the words after `pnpm lesson`. Throws a UsageError. */
export function understand(words: readonly string[], lessons: readonly Lesson[]): Request {
  const { values, positionals } = readOptions(words);
  const [first, second = "start", ...rest] = positionals;
  const common = {
    json: values.json ?? false,
    list: values.list ?? false,
    ...(values.har === undefined ? {} : { har: values.har }),
    target: targetOf(values),
  };
  if (values.help || first === "help") return { ...common, command: "help", rest: [] };
  if (first === undefined) return { ...common, command: "map", rest: [] };
  if (first === "next") return { ...common, command: "next", rest: [] };
  refuseSwapped(positionals, lessons);
  const lesson = findLesson(first, lessons);
  const command = commandOf(second, lesson);
  refuseLeftOvers(command, rest, lesson);
  refuseUnreachable(common.target, lesson);
  return { ...common, lesson, command, rest };
}

/** A lesson by number ("2", "02"), by its folder's name, or by the beginning of its name. */
function findLesson(word: string, lessons: readonly Lesson[]): Lesson {
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

/** A server on another machine cannot deliver to this one's loopback interface. */
function refuseUnreachable(target: Target, { id, config }: Lesson): void {
  if (target.kind !== "url" || !(config.callsBack || config.service)) return;
  const { hostname } = new URL(target.origin);
  const isHere = /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  if (isHere || target.callbackUrl !== undefined) return;
  throw new UsageError(
    `In lesson ${id} your server calls back, and ${hostname} cannot reach this machine as 127.0.0.1. Give an address that it can reach: --url ${target.origin} --callback-url http://THIS-MACHINE:9000`,
  );
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
    inbox: 1,
  }[command];
  if (rest.length <= most) return;
  throw new UsageError(
    `${command} takes ${most === 0 ? "no argument" : "one argument"}: leave out "${rest[most]}", as in pnpm lesson ${lesson.id} ${[command, ...rest.slice(0, most)].join(" ")}`,
  );
}
