/**
 * `pnpm record`: plays the scenes of the lessons against their solutions and writes down what crossed
 * the wire. `--lesson 04` does so for one lesson.
 */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { readScenes, recordingText, recordScene } from "@course/lesson-kit/judge";
import { chosenLessons } from "./lessons.ts";
import { ROOT } from "./root.ts";

export async function main(words: readonly string[]): Promise<number> {
  const options = { lesson: { type: "string" } } as const;
  const { values } = parseArgs({ args: [...words], options });
  for (const lesson of await chosenLessons(ROOT, values.lesson)) {
    for (const scene of await readScenes(lesson)) {
      const trace = await recordScene(lesson, scene);
      const text = recordingText(trace);
      await writeFile(scene.recording, text);
      const name = path.relative(ROOT, scene.recording);
      console.log(`${name}: ${trace.events.length} events, ${Buffer.byteLength(text)} bytes`);
    }
  }
  return 0;
}
