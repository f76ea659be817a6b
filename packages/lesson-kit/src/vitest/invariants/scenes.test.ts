/**
 * Every recording shows what the solution does: each scene is recorded anew and compared.
 */

import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { readLesson } from "../../lesson/folder.ts";
import { difference } from "../../scenes/compare.ts";
import { readRecording, readScenes, unpaired } from "../../scenes/files.ts";
import { recordScene } from "../../scenes/record.ts";

const lesson = await readLesson(process.cwd());
const scenes = await readScenes(lesson);

test("Every scene has its recording, and every recording its scene", async () => {
  expect(await unpaired(lesson)).toEqual([]);
});

const recorded = scenes.filter(({ recording }) => existsSync(recording));

test.for(recorded)("The recording of $name shows what the solution does", async (scene) => {
  const found = difference(await readRecording(scene), await recordScene(lesson, scene));
  if (found === undefined) return;
  throw new Error(
    `lessons/${lesson.name}/scenes/${scene.name}.json is out of date: ${found}\nIf that is meant to be so, renew it: pnpm record --lesson ${lesson.id}`,
  );
});
