/**
 * The options that say what one needs: `--rate 10/min --within 2s`. Pure.
 */

import { type Needs, type Reach, USUAL } from "../decide/needs.ts";
import { UsageError } from "@course/command/usage-error";

interface NeedWords {
  rate?: string | undefined;
  consumers?: string | undefined;
  within?: string | undefined;
  reach?: string | undefined;
  sends?: boolean | undefined;
  distance?: string | undefined;
  memory?: string | undefined;
}

/** Undefined when none was given; what is left out is as usual. Throws a UsageError. */
export function needsOf(words: NeedWords): Needs | undefined {
  const { rate, consumers, within, reach, sends, distance, memory } = words;
  const all = [rate, consumers, within, reach, sends, distance, memory];
  if (all.every((word) => word === undefined)) return undefined;
  return {
    changesPerHour: rate === undefined ? USUAL.changesPerHour : changesPerHour(rate),
    consumers: consumers === undefined ? USUAL.consumers : wholeNumber(consumers),
    withinMs: within === undefined ? USUAL.withinMs : milliseconds("--within", within),
    reach: reach === undefined ? USUAL.reach : reachOf(reach),
    sends: sends ?? USUAL.sends,
    oneWayMs: distance === undefined ? USUAL.oneWayMs : milliseconds("--distance", distance),
    memoryBytes: memory === undefined ? USUAL.memoryBytes : memoryBytes(memory),
  };
}

const PER_HOUR = { s: 3_600, min: 60, h: 1, day: 1 / 24 } as const;
const MS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 } as const;
const BYTES = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;

/** A number greater than 0 and its unit, such as `1.5` and `min`. */
function measure<U extends string>(word: string, pattern: RegExp, units: Record<U, number>) {
  const [, figure = "", unit = ""] = pattern.exec(word) ?? [];
  const size = Object.entries<number>(units).find(([name]) => name === unit)?.[1];
  const value = Number(figure);
  return size === undefined || figure === "" || !(value > 0) ? undefined : value * size;
}

function changesPerHour(word: string): number {
  const rate = measure(word, /^(\d+(?:\.\d+)?)\/(s|min|h|day)$/, PER_HOUR);
  if (rate !== undefined) return rate;
  throw new UsageError(
    `--rate ${word} is not a rate: give a number above 0 per s, min, h or day, as in --rate 10/min.`,
  );
}

/** Throws a UsageError that names the option. */
export function milliseconds(option: string, word: string): number {
  const ms = measure(word, /^(\d+(?:\.\d+)?)(ms|s|min|h)$/, MS);
  if (ms !== undefined) return ms;
  throw new UsageError(
    `${option} ${word} is not a duration: give a number above 0 with ms, s, min or h, as in ${option} 200ms.`,
  );
}

function memoryBytes(word: string): number {
  const size = measure(word, /^(\d+(?:\.\d+)?)(kB|MB|GB|TB)$/, BYTES);
  if (size !== undefined) return size;
  throw new UsageError(
    `--memory ${word} is not a size: give a number above 0 with kB, MB, GB or TB, as in --memory 2GB.`,
  );
}

function wholeNumber(word: string): number {
  const count = Number(word);
  if (/^\d+$/.test(word) && count > 0 && Number.isSafeInteger(count)) return count;
  throw new UsageError(
    `--consumers ${word} is not a number of consumers: give a whole number from 1 up, as in --consumers 500.`,
  );
}

function reachOf(word: string): Reach {
  if (word === "both" || word === "out" || word === "in") return word;
  throw new UsageError(
    `--reach ${word} is unknown: give both (each can reach the other), out (only the consumer can connect) or in (only the provider can).`,
  );
}
