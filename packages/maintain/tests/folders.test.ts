/** The layout of the packages: a folder imports only folders beneath it, and a package those beneath it. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../src/root.ts";
import { layoutFaults } from "./support/layout.ts";

/** The faults of a course that consists of these files. */
async function planted(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = await mkdtemp(path.join(tmpdir(), "layout-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [name, source] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), source);
  }
  return layoutFaults(root);
}

test("No folder is on a circle, no package imports one above it, and none is entered but by its exports", () => {
  expect(layoutFaults(ROOT)).toEqual([]);
});

test("A circle of folders is found, also one of types and of dynamic imports", async () => {
  const faults = await planted({
    "packages/tap/src/index.ts": 'export * from "./a/a.ts";',
    "packages/tap/src/a/a.ts": 'import type { B } from "../b/b.ts";',
    "packages/tap/src/b/b.ts": 'export type B = import("../c/c.ts").C;',
    "packages/tap/src/c/c.ts":
      'const a = new URL("../a/a.ts", import.meta.url);\nimport "../d/d.ts";',
    "packages/tap/src/d/d.ts": "",
  });
  expect(faults).toEqual([
    "a circle of folders: packages/tap/src/a/a.ts imports ../b/b.ts",
    "a circle of folders: packages/tap/src/b/b.ts imports ../c/c.ts",
    "a circle of folders: packages/tap/src/c/c.ts imports ../a/a.ts",
  ]);
});

test("A package that imports one above it is found, and one that has no place", async () => {
  const faults = await planted({
    "packages/extra/package.json": "{}",
    "packages/lesson-kit/src/a.ts":
      'import { printTrace } from "@course/wire";\nimport "@course/tap";',
    "packages/lesson-kit/tests/a.test.ts": 'import type { Tap } from "@course/tap";',
    "packages/runner/tests/a.test.ts": 'import { Tap } from "@course/tap";',
    "docs-site/src/a.tsx": 'import { readProgress } from "@course/runner/progress";',
    "docs-site/tests/a.test.ts": 'import { recordPassed } from "@course/runner/progress";',
  });
  expect(faults).toEqual([
    "packages/extra has no place in the order of packages (layout.ts)",
    "packages/lesson-kit/src/a.ts imports @course/tap: lesson-kit may not import tap",
    "packages/lesson-kit/tests/a.test.ts imports @course/tap: lesson-kit may not import tap",
    "docs-site/src/a.tsx imports @course/runner/progress: docs-site may not import runner",
  ]);
});

test("A path into another package is found, in imports, in other strings and in a lesson's scripts", async () => {
  // In one piece they would be found in this file.
  const [runner, kit] = ["../runner", "../packages/lesson-kit"];
  const faults = await planted({
    "packages/maintain/bin/a.mjs": 'import { launch } from "../../command/launch.mjs";',
    "packages/maintain/src/a.ts": `import { understand } from "../${runner}/src/cli/arguments.ts";`,
    "docs-site/tests/a.test.ts": `const COMMAND = "${runner}/bin/lesson.mjs";`,
    "lessons/01-a/package.json": `{"scripts":{"test":"vitest --config ../${kit}/src/a.ts"}}`,
  });
  const how = "use an export of its package.json";
  expect(faults).toEqual([
    `packages/maintain/src/a.ts reaches into runner by the path ${runner}/src/cli/arguments.ts: ${how}`,
    `docs-site/tests/a.test.ts reaches into runner by the path ${runner}/bin/lesson.mjs: ${how}`,
    `lessons/01-a/package.json reaches into lesson-kit by the path ${kit}/src/a.ts: ${how}`,
  ]);
});
