/**
 * Each lesson's `mutants.md` fits its server: every mutant in it is one. Whether they survive, `pnpm mutate` tells.
 */

import { readLessons } from "@course/lesson-kit/lesson";
import { expect, test } from "vitest";
import { mutate } from "../src/mutate/mutants.ts";
import { parseTable, tableFaults } from "../src/mutate/table.ts";
import { serverFiles, tableOf } from "../src/mutate.ts";
import { ROOT } from "../src/root.ts";

test.for(await readLessons(ROOT))(
  "The mutants that lesson $id explains are mutants of it",
  async (lesson) => {
    const { mutants } = await mutate(lesson.folder, serverFiles(lesson));
    expect(tableFaults(parseTable(await tableOf(lesson)), mutants)).toEqual([]);
  },
);
