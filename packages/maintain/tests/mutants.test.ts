/**
 * Each lesson's `mutants.md` matches its server: every entry is a mutant of it. Only `pnpm mutate` tests whether they survive.
 */

import { readLessons } from "@course/lesson-kit/lesson";
import { expect, test } from "vitest";
import { mutate } from "../src/mutate/mutants.ts";
import { parseTable, tableFaults } from "../src/mutate/table.ts";
import { serverFiles, tableOf } from "../src/mutate.ts";
import { ROOT } from "../src/root.ts";

test.for(await readLessons(ROOT))(
  "Every entry of lesson $id's mutants.md is a mutant of its server",
  async (lesson) => {
    const { mutants } = await mutate(lesson.folder, serverFiles(lesson));
    expect(tableFaults(parseTable(await tableOf(lesson)), mutants)).toEqual([]);
  },
);
