/**
 * The files of a lesson's scenes: a script for each, and its recording next to it.
 */

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Trace } from "@course/wire";
import { parseTrace } from "@course/wire/schema";
import type { Lesson } from "../lesson/folder.ts";
import type { Scene } from "../fixtures/scene.ts";

export interface SceneFile {
  /** The file's name without its extension: "not-found". */
  name: string;
  /** Absolute path of the script. */
  script: string;
  /** Absolute path of the recording, which may not exist yet. */
  recording: string;
}

/** The scenes of a lesson by name; none for a lesson without the folder. */
export async function readScenes({ folder }: Pick<Lesson, "folder">): Promise<SceneFile[]> {
  return (await namesOf(folder, ".ts")).map((name) => ({
    name,
    script: path.join(folder, "scenes", `${name}.ts`),
    recording: path.join(folder, "scenes", `${name}.json`),
  }));
}

/** A sentence for each script without a recording, and each recording without a script. */
export async function unpaired({ folder }: Pick<Lesson, "folder">): Promise<string[]> {
  const [scripts, recordings] = [await namesOf(folder, ".ts"), await namesOf(folder, ".json")];
  const missing = scripts.filter((name) => !recordings.includes(name));
  const orphans = recordings.filter((name) => !scripts.includes(name));
  return [
    ...missing.map((name) => `scenes/${name}.ts has no recording: pnpm record makes it.`),
    ...orphans.map(
      (name) => `scenes/${name}.json has no script: write scenes/${name}.ts, or remove it.`,
    ),
  ];
}

async function namesOf(folder: string, ending: string): Promise<string[]> {
  const scenes = path.join(folder, "scenes");
  if (!existsSync(scenes)) return [];
  const files = await readdir(scenes);
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .toSorted();
}

export async function loadScene({ script }: SceneFile): Promise<Scene> {
  const { default: scene } = (await import(pathToFileURL(script).href)) as { default?: Scene };
  if (scene) return scene;
  throw new Error(`${script} shows no scene: begin it with "export default scene(…".`);
}

export async function readRecording({ recording }: SceneFile): Promise<Trace> {
  return parseTrace(JSON.parse(await readFile(recording, "utf8")));
}

/** A recording as it is stored: one line for each participant, connection and event, for readable diffs. */
export function recordingText({ participants, connections, events, ...head }: Trace): string {
  const list = (name: string, items: readonly unknown[]) =>
    `"${name}":[\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
  const lists = [
    list("participants", participants),
    list("connections", connections),
    list("events", events),
  ];
  return `${JSON.stringify(head).slice(0, -1)},\n${lists.join(",\n")}}\n`;
}
