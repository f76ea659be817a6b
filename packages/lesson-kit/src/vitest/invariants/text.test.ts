/**
 * A lesson's text, hints and package.json match its code.
 */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { checkLessonConfig } from "../../lesson/config-schema.ts";
import { readLesson } from "../../lesson/folder.ts";
import { HINT_LEVELS, readHints } from "../../lesson/hints.ts";
import { regionsOf } from "../../lesson/regions.ts";

const lesson = await readLesson(process.cwd());
const text = await readFile(path.join(lesson.folder, "README.md"), "utf8");
const hints = await readHints(lesson);

test("Every step has three hints, and none is empty", () => {
  expect([...hints.keys()]).toEqual(lesson.steps.map((step) => step.name));
  for (const [name, levels] of hints) {
    expect(levels, name).toHaveLength(HINT_LEVELS);
    for (const hint of levels) expect(hint.text, `${name}, ${hint.title}`).not.toBe("");
  }
});

test("Every code block that names a file and a region shows it as it is", async () => {
  const fences = [...text.matchAll(/^```\w+ file=(\S+)#(\S+)\n([\s\S]*?)^```$/gm)];
  expect(fences.length).toBeGreaterThan(0);
  for (const [, file = "", name = "", shown] of fences) {
    const source = await readFile(path.join(lesson.folder, file), "utf8");
    const region = regionsOf(source).find((each) => each.name === name);
    expect(region, `${file}#${name}`).toBeDefined();
    expect(shown?.trimEnd(), `${file}#${name}`).toBe(region?.lines.join("\n").trimEnd());
  }
});

test("Its package.json says what its servers need as the kit reads it", async () => {
  checkLessonConfig(lesson.name, await readFile(path.join(lesson.folder, "package.json"), "utf8"));
});

test("Its example.env sets the variables that its package.json names", async () => {
  const file = path.join(lesson.folder, "example.env");
  const example = await readFile(file, "utf8").catch(() => "");
  expect(parseEnv(example)).toEqual(lesson.config.env);
});

test("The text names its port, its steps and its command", () => {
  expect(text).toContain(String(lesson.port));
  expect(text).toContain(`pnpm lesson ${lesson.id}`);
  for (const step of lesson.steps) expect(text.toLowerCase()).toContain(step.title);
});
