/**
 * What was typed after `pnpm compare`, understood or refused with a sentence. Pure.
 */

import { parseArgs } from "node:util";
import { meant } from "@course/command/did-you-mean";
import { UsageError } from "@course/command/usage-error";
import type { Needs } from "../decide/needs.ts";
import { milliseconds, needsOf } from "./options-needs.ts";
import type { ProfileName } from "../run/profile.ts";

export interface Request {
  command: "run" | "decide" | "help";
  profile: ProfileName;
  consumer: "solution" | "exercise";
  /** Undefined: any. */
  seed: number | undefined;
  /** The delay proxy's delay, one way, in milliseconds. Undefined: the profile's. */
  oneWayMs: number | undefined;
  /** Where the JSON goes: a file, `-` for standard output, undefined for nowhere. */
  json: string | undefined;
  /** Undefined: none were given. */
  needs: Needs | undefined;
}

const OPTIONS = {
  with: { type: "string" },
  quick: { type: "boolean" },
  full: { type: "boolean" },
  seed: { type: "string" },
  delay: { type: "string" },
  json: { type: "string" },
  rate: { type: "string" },
  consumers: { type: "string" },
  within: { type: "string" },
  reach: { type: "string" },
  sends: { type: "boolean" },
  distance: { type: "string" },
  memory: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export const STANDARD_OUTPUT = "-";

/** Throws a UsageError. */
export function understand(words: readonly string[]): Request {
  const { values, positionals } = read(words);
  const [command = "run", ...rest] = positionals;
  if (values.help || command === "help") return { ...requestOf(values), command: "help" };
  if (command !== "run" && command !== "decide") throw noSuchCommand(command);
  if (rest.length > 0)
    throw new UsageError(`pnpm compare takes only options after ${command}, not "${rest[0]}".`);
  return { ...requestOf(values), command };
}

type Values = ReturnType<typeof read>["values"];

function requestOf(values: Values): Omit<Request, "command"> {
  const { quick = false, full = false, json } = values;
  if (quick && full) {
    throw new UsageError("--quick and --full exclude each other: leave one out.");
  }
  return {
    profile: quick ? "quick" : full ? "full" : "default",
    consumer: consumerOf(values.with),
    seed: seedOf(values.seed),
    oneWayMs: oneWayMsOf(values.delay),
    json,
    needs: needsOf(values),
  };
}

function read(words: readonly string[]) {
  try {
    return parseArgs({ args: withFileForJson(words), options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw refused(error as NodeJS.ErrnoException);
  }
}

/** `--json` may stand alone: then the JSON goes to standard output. */
function withFileForJson(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    const isAlone = word === "--json" && (next === undefined || next.startsWith("-"));
    return isAlone ? [`--json=${STANDARD_OUTPUT}`] : [word];
  });
}

function refused({ code, message }: NodeJS.ErrnoException): UsageError {
  const option = /'(?:-\w, )?(--?[^' ]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    const takesNone = ["--quick", "--full", "--sends", "--help"].includes(option);
    return takesNone
      ? new UsageError(`${option} takes no value: leave out the = and what follows it.`)
      : new UsageError(`${option} needs a value. pnpm compare --help shows which.`);
  }
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  return new UsageError(
    `There is no option ${option}.${meant(option, known)} There are: ${known.join(", ")}.`,
  );
}

function noSuchCommand(word: string): UsageError {
  const suggested = meant(word, ["decide"], "pnpm compare ");
  return new UsageError(
    `There is no command "${word}".${suggested} There are: pnpm compare, and pnpm compare decide.`,
  );
}

function consumerOf(word = "solution"): Request["consumer"] {
  if (word === "solution" || word === "exercise") return word;
  throw new UsageError(
    `Cannot measure "${word}". Give --with exercise for your own consumer, or --with solution.`,
  );
}

function seedOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const seed = Number(word);
  if (/^\d+$/.test(word) && Number.isSafeInteger(seed)) return seed;
  throw new UsageError(
    `--seed ${word} is not a whole number from 0 up: give one, as in --seed 17.`,
  );
}

/** Shorter delays drown in the noise of a machine's timers, longer ones only take longer. */
const [SHORTEST_DELAY_MS, LONGEST_DELAY_MS] = [5, 100];

function oneWayMsOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const ms = milliseconds("--delay", word);
  if (ms >= SHORTEST_DELAY_MS && ms <= LONGEST_DELAY_MS) return ms;
  throw new UsageError(
    `--delay ${word} cannot be measured here: give ${SHORTEST_DELAY_MS}ms to ${LONGEST_DELAY_MS}ms, as in --delay 50ms.`,
  );
}
