/** Which steps are recorded as passed, whoever writes and whatever happens to the files. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProgress, recordPassed, recordStarter } from "../src/progress/progress.ts";
import { stopAfter } from "./history/crash.ts";
import { makeWorld, quickFiles, save } from "./history/world.ts";

const STEPS = [1, 2, 3];
const now = (): Date => new Date("2026-01-02T03:04:05Z");
const options = { files: quickFiles, now };

function makeProgress() {
  const { root, lesson } = makeWorld();
  const folder = join(root, ".course", "progress", lesson);
  const record = (...passing: number[]) => recordPassed(root, lesson, passing, STEPS, options);
  const read = async () => {
    const { lessons, warnings } = await readProgress(root, options);
    return { progress: lessons[lesson], warnings };
  };
  return { root, lesson, folder, record, read };
}

async function refuse(): Promise<never> {
  throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
}

test("a course that was never started has no progress", async () => {
  const { root } = makeProgress();
  expect(await readProgress(root)).toEqual({ lessons: {}, warnings: [] });
});

test("a step stays passed, in the order of the first passes, when it fails later", async () => {
  const { record, read } = makeProgress();
  await record(2);
  await record(1);
  await record();
  expect(await read()).toEqual({
    progress: { passed: [2, 1] },
    warnings: [],
  });
});

test("a lesson is completed with its last step, and that time stays", async () => {
  const { root, lesson, record, read } = makeProgress();
  await record(1, 2);
  expect((await record(3)).progress.completedAt).toBe("2026-01-02T03:04:05.000Z");
  await recordPassed(root, lesson, STEPS, [...STEPS, 4], { files: quickFiles });
  expect((await read()).progress?.completedAt).toBe("2026-01-02T03:04:05.000Z");
});

test("a step that is recorded already is not written again", async () => {
  const { folder, record } = makeProgress();
  await record(2);
  await record(2);
  expect(readdirSync(folder)).toEqual(["000001.json"]);
});

test("of many writers at once none loses anything", async () => {
  const { root, lesson, record, read } = makeProgress();
  const steps = Array.from({ length: 12 }, (_, i) => i + 1);
  await Promise.all([
    ...steps.map((step) => record(step)),
    recordStarter(root, lesson, "abc", options),
  ]);
  const { progress } = await read();
  expect(progress?.passed.toSorted((a, b) => a - b)).toEqual(steps);
  expect(progress?.starterSha256).toBe("abc");
});

test.each([
  "",
  "{",
  "null",
  '{"version":1}',
  '{"version":1,"passed":[1]}',
  '{"version":2}',
  '{"version":2,"passed":["answer"]}',
  "\0\0\0",
])(
  "a damaged file is renamed and reported once, and what was recorded before still counts: %j",
  async (garbage) => {
    const { folder, record, read } = makeProgress();
    await record(1);
    await record(2);
    writeFileSync(join(folder, "000002.json"), garbage);
    const { progress, warnings } = await read();
    expect(progress?.passed).toEqual([1]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Your progress in ".*000002.json" is damaged; it is kept as /),
    ]);
    expect(readFileSync(join(folder, "000002.json.damaged-1"), "utf8")).toBe(garbage);
    expect((await read()).warnings).toEqual([]);
  },
);

test("a second damaged file does not replace the first", async () => {
  const { folder, record } = makeProgress();
  for (const garbage of ["one", "two"]) {
    save(folder, { "000001.json": garbage });
    await record();
  }
  expect(readFileSync(join(folder, "000001.json.damaged-1"), "utf8")).toBe("one");
  expect(readFileSync(join(folder, "000001.json.damaged-2"), "utf8")).toBe("two");
});

test("a damaged file that can't be renamed does not stop the recording", async () => {
  const { root, lesson, folder, read } = makeProgress();
  save(folder, { "000001.json": "garbage" });
  const files = { ...quickFiles, rename: refuse };
  await recordPassed(root, lesson, [2], STEPS, { files });
  expect((await read()).progress?.passed).toEqual([2]);
});

test("progress of a newer version is reported and left alone", async () => {
  const { folder, record, read } = makeProgress();
  await record(2);
  save(folder, { "000002.json": '{"version":3}' });
  const { warnings } = await record(1);
  expect(warnings).toEqual([expect.stringMatching(/written by a newer version .*git pull/)]);
  expect(readdirSync(folder)).toEqual(["000001.json", "000002.json"]);
  expect((await read()).progress?.passed).toEqual([2]);
});

test("progress that can't be read is reported and left alone", async () => {
  const { root, lesson, folder, record } = makeProgress();
  await record(2);
  const files = { ...quickFiles, read: refuse };
  const { warnings } = await recordPassed(root, lesson, [2], STEPS, { files });
  expect(warnings).toEqual([expect.stringMatching(/can't be read and is left alone/)]);
  expect(readdirSync(folder)).toEqual(["000001.json"]);
});

test.each(["kill -9", "power cut"] as const)(
  "%s at any point of a recording leaves the old progress or the new",
  async (crash) => {
    for (let changes = 0, hasStopped = true; hasStopped; changes += 1) {
      const { root, lesson, record, read } = makeProgress();
      await record(2);
      const files = stopAfter(changes, crash);
      await recordPassed(root, lesson, STEPS, STEPS, { files }).catch(() => undefined);
      hasStopped = files.hasStopped();
      const { progress, warnings } = await read();
      expect([1, 3]).toContain(progress?.passed.length);
      expect(warnings).toEqual([]);
    }
  },
);

test("steps that an older course stored by name are read as numbers, and written as numbers", async () => {
  const { folder, record, read } = makeProgress();
  const rest = { completedAt: "2026-01-01T00:00:00.000Z", starterSha256: "abc" };
  const old = JSON.stringify({ version: 1, passed: ["answer", "open-the-door"], ...rest });
  save(folder, { "000001.json": old });
  expect(await read()).toEqual({ progress: { passed: [2, 1], ...rest }, warnings: [] });
  await record(3);
  expect(JSON.parse(readFileSync(join(folder, "000002.json"), "utf8"))).toEqual({
    version: 2,
    passed: [2, 1, 3],
    ...rest,
  });
  expect(readFileSync(join(folder, "000001.json"), "utf8")).toBe(old);
});

test.each(["02-websocket-duplex", "99-of-a-course-of-their-own"])(
  "a stored name that no step of %s had is left out",
  async (lesson) => {
    const { root } = makeProgress();
    const text = '{"version":1,"passed":["no-such-step"]}';
    save(join(root, ".course", "progress", lesson), { "000001.json": text });
    const { lessons, warnings } = await readProgress(root);
    expect({ lessons, warnings }).toEqual({ lessons: { [lesson]: { passed: [] } }, warnings: [] });
  },
);
