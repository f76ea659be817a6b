/** How the exercise is made, restored and reset, and what an update of the starter does to it. */
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ensureExercise, resetExercise } from "../src/workspace/exercise.ts";
import type { Files } from "../src/disk/files.ts";
import { asHeld, held, makeWorld, openHistory, quickFiles, save } from "./history/world.ts";

function makeLesson(files: Files = quickFiles) {
  const paths = makeWorld();
  const warnings: string[] = [];
  const warn = (sentence: string): void => void warnings.push(sentence);
  const history = openHistory(paths, files, warnings);
  const ensure = () => ensureExercise(paths, history, { warn, files });
  const reset = () => resetExercise(paths, history, { warn, files });
  return { paths, history, warnings, ensure, reset };
}

async function readAllButServer(path: string): Promise<Buffer | undefined> {
  if (!path.endsWith("server.ts")) return quickFiles.read(path);
  throw Object.assign(new Error("EACCES"), { code: "EACCES" });
}

test("the first start copies the starter, and records it", async () => {
  const { paths, history, ensure } = makeLesson();
  expect(await ensure()).toEqual({ made: "from-starter" });
  expect(held(paths.exercise)).toEqual(held(paths.starter));
  expect(await history.entries()).toMatchObject([{ n: 1, why: "start" }]);
  expect(readdirSync(dirname(paths.exercise)).toSorted()).toEqual(["exercise", "starter"]);
});

test("a later start keeps the learner's work, and records what was saved without a runner", async () => {
  const { paths, history, ensure } = makeLesson();
  await ensure();
  save(paths.exercise, { "server.ts": "mine" });
  expect(await ensure()).toEqual({ made: "kept", starterChanged: false });
  expect((await history.entries()).map(({ why }) => why)).toEqual(["start", "start"]);
});

test("a deleted exercise is restored as it was last recorded", async () => {
  const { paths, ensure } = makeLesson();
  await ensure();
  save(paths.exercise, { "server.ts": "mine" });
  await ensure();
  rmSync(paths.exercise, { recursive: true });
  expect(await ensure()).toMatchObject({ made: "from-history", entry: { n: 2 } });
  expect(held(paths.exercise)["server.ts"]).toBe(asHeld({ "server.ts": "mine" })["server.ts"]);
});

test.each([[[]], [["sub"]], [["node_modules/a"]]])(
  "an exercise that holds no files but %j is filled",
  async (folders) => {
    const { paths, ensure } = makeLesson();
    for (const folder of ["", ...folders])
      mkdirSync(join(paths.exercise, folder), { recursive: true });
    expect(await ensure()).toEqual({ made: "from-starter" });
    expect(held(paths.exercise)).toEqual(held(paths.starter));
    for (const folder of folders) expect(existsSync(join(paths.exercise, folder))).toBe(true);
  },
);

test("two first starts at once make one exercise", async () => {
  const { paths, ensure } = makeLesson();
  await Promise.all([ensure(), ensure()]);
  expect(held(paths.exercise)).toEqual(held(paths.starter));
  expect(readdirSync(dirname(paths.exercise)).toSorted()).toEqual(["exercise", "starter"]);
});

test("an update of the starter is reported until a reset applies it, and the learner's work stays", async () => {
  const { paths, history, ensure, reset } = makeLesson();
  await ensure();
  save(paths.exercise, { "server.ts": "mine" });
  save(paths.starter, { "server.ts": "// a better TODO\n" });
  expect(await ensure()).toEqual({ made: "kept", starterChanged: true });
  expect(await reset()).toMatchObject({ why: "reset" });
  expect(held(paths.exercise)).toEqual(held(paths.starter));
  expect(await ensure()).toEqual({ made: "kept", starterChanged: false });
  await history.undo();
  expect(held(paths.exercise)["server.ts"]).toBe(asHeld({ "server.ts": "mine" })["server.ts"]);
});

test("an exercise without any progress counts as made from the present starter", async () => {
  const { paths, ensure } = makeLesson();
  save(paths.exercise, { "server.ts": "mine" });
  expect(await ensure()).toEqual({ made: "kept", starterChanged: false });
  save(paths.starter, { "server.ts": "// a better TODO\n" });
  expect(await ensure()).toEqual({ made: "kept", starterChanged: true });
});

test("a file in the exercise's place is reported, and stays", async () => {
  const { paths, ensure } = makeLesson();
  writeFileSync(paths.exercise, "not a folder");
  await expect(ensure()).rejects.toThrow(
    /Cannot use ".*exercise": it is a file, and a folder is needed there. Rename the file/,
  );
});

test("an exercise that can't be read is reported, and nothing in it is changed", async () => {
  const { paths, reset } = makeLesson({ ...quickFiles, read: readAllButServer });
  save(paths.exercise, { "server.ts": "mine" });
  await expect(reset()).rejects.toThrow(
    /Cannot read ".*server.ts": EACCES. Check that you may read/,
  );
  expect(held(paths.exercise)).toEqual(asHeld({ "server.ts": "mine" }));
});

test("a missing starter is reported with the command that restores it", async () => {
  const { paths, ensure } = makeLesson();
  rmSync(paths.starter, { recursive: true });
  await expect(ensure()).rejects.toThrow(/there is no starter in .* git checkout -- ".*starter"/);
});

test("a copy that a killed runner left beside the exercise is removed after a minute", async () => {
  const { paths, ensure } = makeLesson();
  const left = join(dirname(paths.exercise), ".try-copy-0123456789abcdef");
  save(left, { "server.ts": "half" });
  await ensure();
  expect(existsSync(left)).toBe(true);
  utimesSync(left, new Date(), new Date(Date.now() - 61_000));
  await ensure();
  expect(existsSync(left)).toBe(false);
});
