/**
 * What a lesson's folder says, and servers that exist only for a moment.
 */

import { access, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asServer, staircase } from "../src/lesson/compose.ts";
import { readLesson, readLessons } from "../src/lesson/folder.ts";

const files = (lineEnd: string): Record<string, string> => {
  const source = (first: string, second: string) =>
    [
      "a();",
      "// #region one",
      first,
      "// #endregion",
      "// #region two-more",
      second,
      "// #endregion",
      "",
    ].join(lineEnd);
  return {
    "package.json": JSON.stringify({ course: { env: { WEBHOOK_SECRET: "whsec_MfKQ" } } }),
    "README.md": `# A lesson  ${lineEnd}${lineEnd}Text.${lineEnd}`,
    "starter/server.ts": source("// TODO step 1: do", "// TODO step 2: do"),
    "solution/server.ts": source("one();", "two();"),
    "tests/2-two-more.test.ts": "",
    "tests/10-ten.test.ts": "",
    "tests/1-one.test.ts": "",
    "tests/notes.md": "",
  };
};

/** A course with one lesson of these files. */
async function course(contents = files("\n")): Promise<{ root: string; folder: string }> {
  const root = await mkdtemp(path.join(tmpdir(), "course ü "));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = path.join(root, "lessons", "07-some-lesson");
  for (const [name, text] of Object.entries(contents)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return { root, folder };
}

test.for([
  ["Unix", "\n"],
  ["Windows", "\r\n"],
] as const)("A lesson is what its folder says, with the line ends of %s", async ([, lineEnd]) => {
  const { root, folder } = await course(files(lineEnd));
  const [lesson] = await readLessons(root);
  expect(lesson).toMatchObject({
    number: 7,
    id: "07",
    name: "07-some-lesson",
    title: "A lesson",
    folder,
    port: 4007,
  });
  expect(lesson?.steps.map(({ number, name, title }) => [number, name, title])).toEqual([
    [1, "one", "one"],
    [2, "two-more", "two more"],
    [10, "ten", "ten"],
  ]);
});

test("Only folders with a lesson are lessons", async () => {
  const { root } = await course();
  await mkdir(path.join(root, "lessons", "08-on-another-branch", "node_modules"), {
    recursive: true,
  });
  await mkdir(path.join(root, "lessons", "notes"));
  expect((await readLessons(root)).map((lesson) => lesson.id)).toEqual(["07"]);
});

test("A staircase is the starter with the first steps filled in", async () => {
  const { folder } = await course();
  const lesson = { ...(await readLesson(folder)) };
  lesson.steps = lesson.steps.slice(0, 2);
  const [none, one, both] = [
    await staircase(lesson, 0),
    await staircase(lesson, 1),
    await staircase(lesson, 2),
  ];
  expect(none).toBe(await readFile(path.join(folder, "starter", "server.ts"), "utf8"));
  expect(one).toContain("one();");
  expect(one).toContain("TODO step 2");
  expect(both).toBe(await readFile(path.join(folder, "solution", "server.ts"), "utf8"));
});

test("A step without its region in the solution throws an error with its name", async () => {
  const { folder } = await course();
  const lesson = await readLesson(folder);
  await expect(staircase(lesson, 1)).rejects.toThrow(
    'The solution has no region "ten" for step 10.',
  );
});

test.for(["returns", "throws"])("A temporary server is removed when its use %s", async (way) => {
  const { folder } = await course();
  const lesson = await readLesson(folder);
  let seen = "";
  const using = asServer(lesson, "export {};", async (file) => {
    seen = file;
    expect(await readFile(file, "utf8")).toBe("export {};");
    // At the depth of solution/: "../demo" means the same.
    expect(path.dirname(path.dirname(file))).toBe(folder);
    if (way === "throws") throw new Error("on purpose");
  });
  if (way === "throws") await expect(using).rejects.toThrow("on purpose");
  else await using;
  await expect(access(seen)).rejects.toMatchObject({ code: "ENOENT" });
  expect((await readdir(folder)).filter((name) => name.startsWith(".try-"))).toEqual([]);
});
