/**
 * `pnpm bench`: how long a learner waits, measured on the real command in a real terminal.
 *
 * Beside it, in the same run and on the same tests, what one would use otherwise: vitest in watch mode,
 * and a cold vitest on each save. Compare the ratios; the figures themselves are this machine's.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { besideBusyLoops } from "../busy.ts";
import { withClone } from "../clone.ts";
import { chosenLessons } from "../lessons.ts";
import { ROOT } from "../root.ts";
import { runPnpm } from "../terminal.ts";
import { installFresh } from "./install.ts";
import { saveToVerdict, startToVerdict } from "./lesson.ts";
import { wireToScreen } from "./live-page.ts";
import { at } from "./names.ts";
import { reportLines } from "./report.ts";
import { type Figures, figuresOf, type Row } from "./row.ts";
import { tapCosts } from "./tap.ts";
import { vitestCold, vitestWatch } from "./vitest.ts";

const OPTIONS = {
  /** How often the lesson's server is saved, in each of the six ways. */
  saves: { type: "string", default: "30" },
  lesson: { type: "string", default: "02" },
  /** Another commit, whose start and first install are measured in the same run. */
  against: { type: "string" },
  /** Only what the tap costs. */
  tap: { type: "boolean", default: false },
  /** Leaves the fresh install out: it needs the network. */
  "no-install": { type: "boolean", default: false },
} as const;

/** Times between two saves: a burst, an editor that saves by itself, a learner who thinks. */
const GAPS_MS = [300, 1_000, 1_500];
const BUSY_LOOPS = 2;

/** What the last run has found. */
const KEPT = path.join(ROOT, "packages", "maintain", "node_modules", ".cache", "bench.json");

export async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: OPTIONS });
  const { lesson, against } = values;
  await chosenLessons(ROOT, lesson);
  const rows: Row[] = await tapCosts();
  if (!values.tap) {
    rows.push(...(await inClone(values)));
    if (against !== undefined) rows.push(...(await inClone(values, against)));
  }
  const figures = rows.map(figuresOf);
  const before = await readKept();
  for (const line of reportLines(figures, before, { lesson, against })) console.log(line);
  const others = before?.filter(({ what }) => !figures.some((each) => each.what === what)) ?? [];
  await mkdir(path.dirname(KEPT), { recursive: true });
  await writeFile(KEPT, JSON.stringify([...others, ...figures]));
  return 0;
}

interface Wanted {
  saves: string;
  lesson: string;
  "no-install": boolean;
}

/** Measures this state of the course, or of `commit` only what it is compared by. */
async function inClone(wanted: Wanted, commit?: string): Promise<Row[]> {
  const times = Number(wanted.saves);
  const rows: Row[] = [];
  const measure = async (what: string, act: () => Promise<Row[]>) => {
    console.error(`${what}${commit === undefined ? "" : ` at ${commit}`} …`);
    rows.push(...(await act()));
  };
  if (!wanted["no-install"])
    await measure("The first install", () => withClone(installFresh, commit));
  await withClone(async (folder) => {
    await runPnpm(["install", "--frozen-lockfile", "--prefer-offline"], folder);
    if (commit === undefined) await measure("Saves", () => savesIn(folder, wanted.lesson, times));
    await measure("Starts", () => startToVerdict(folder, wanted.lesson, Math.ceil(times / 3)));
  }, commit);
  return rows.map(({ what, values }) => ({ what: at(what, commit), values }));
}

async function savesIn(folder: string, id: string, times: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const loops of [0, BUSY_LOOPS]) {
    await besideBusyLoops(loops, async () => {
      for (const gapMs of GAPS_MS)
        rows.push(await saveToVerdict(folder, id, { saves: times, gapMs, loops }));
      rows.push(await vitestWatch(folder, id, { saves: Math.ceil(times / 3), loops }));
    });
  }
  rows.push(await vitestCold(folder, id, Math.ceil(times / 6)));
  const shown = await wireToScreen(folder, times);
  return shown ? [...rows, shown] : rows;
}

async function readKept(): Promise<Figures[] | undefined> {
  const text = await readFile(KEPT, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Figures[]);
}
