/**
 * `pnpm bench`: how long a learner waits, measured on the real command in a real terminal.
 *
 * Beside it, in the same run and on the same tests, what one would use otherwise: vitest in watch mode,
 * and a cold vitest on each save. Compare the ratios; the figures themselves are this machine's.
 */

import { parseArgs } from "node:util";
import { installFresh } from "./install.ts";
import { saveToVerdict, startToVerdict } from "./lesson.ts";
import { wireToScreen } from "./live-page.ts";
import type { Row } from "./row.ts";
import { tapCosts } from "./tap.ts";
import { vitestCold, vitestWatch } from "./vitest.ts";
import { withClone } from "../clone.ts";
import { chosenLessons } from "../lessons.ts";
import { ROOT } from "../root.ts";
import { median, percentile } from "@course/command/statistics";
import { runPnpm } from "../terminal.ts";

const OPTIONS = {
  /** How often each lesson's server is saved. */
  saves: { type: "string", default: "30" },
  /** Only this lesson. Default: all. */
  lesson: { type: "string" },
  /** Only what the tap costs. */
  tap: { type: "boolean", default: false },
  /** Leaves the fresh install out: it needs the network. */
  "no-install": { type: "boolean", default: false },
} as const;

export async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: OPTIONS });
  const saves = Number(values.saves);
  const lessons = await chosenLessons(ROOT, values.lesson);
  const rows: Row[] = await tapCosts();
  if (values.tap) {
    print(rows);
    return 0;
  }
  if (!values["no-install"]) rows.push(...(await withClone(installFresh)));
  await withClone(async (folder) => {
    await runPnpm(["install", "--frozen-lockfile", "--prefer-offline"], folder);
    for (const { id } of lessons) {
      console.error(`Measuring lesson ${id} …`);
      const ours = await saveToVerdict(folder, id, saves);
      const watch = await vitestWatch(folder, id, Math.ceil(saves / 3));
      const cold = await vitestCold(folder, id, Math.ceil(saves / 6));
      rows.push(ours, ...[watch, cold].map((row) => besides(row, ours)));
    }
    const shown = await wireToScreen(folder, saves);
    if (shown) rows.push(shown);
    rows.push(await startToVerdict(folder, "02", Math.ceil(saves / 6)));
  });
  print(rows);
  return 0;
}

/** The other's name with how many times longer it takes, by the medians. */
function besides(row: Row, ours: Row): Row {
  const ratio = (median(row.values) / median(ours.values)).toFixed(1);
  return { ...row, what: `${row.what} (${ratio} times as long)` };
}

function print(rows: readonly Row[]): void {
  const wide = Math.max(...rows.map(({ what }) => what.length));
  console.log(`${"".padEnd(wide)}   median      p95    n`);
  for (const { what, values } of rows) {
    const figures = [median(values), percentile(values, 95)].map((value) =>
      value.toFixed(0).padStart(8),
    );
    console.log(`${what.padEnd(wide)} ${figures.join(" ")} ${String(values.length).padStart(4)}`);
  }
}
