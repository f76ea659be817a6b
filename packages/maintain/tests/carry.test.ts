/**
 * `pnpm carry`: what happens to a mistake when the solution under it changes.
 */

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readLesson } from "@course/lesson-kit/lesson";
import { afterEach, beforeEach, expect, test } from "vitest";
import { carryOver } from "../src/carry/carry-over.ts";

const SOLUTION = `start();
// #region create
const id = next();
if (id === 1) log(id);
todos.set(id, todo);
if (id === 1) log(id);
answer(201, todo);
// #endregion
// #region read
answer(200, todos);
// #endregion
`;
const head = (region: string) =>
  `region: ${region}\nstep: 1\nsentence: Why.\ngot: 200\nsource: RFC 9110\n`;
const WITH_200 = `${head("create")}\n- answer(201, todo);\n+ answer(200, todo);\n`;
const WITH_TWO = `${head("create")}\n  todos.set(id, todo);\n- if (id === 1) log(id);\n`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "carry-"));
  for (const name of ["tests", "solution", "mistakes"]) await mkdir(path.join(folder, name));
  await write("README.md", "# Lesson\n");
  await write("package.json", "{}");
  await write("solution/server.ts", SOLUTION);
  await write("mistakes/with-200.diff", WITH_200);
  await write("mistakes/without-log.diff", WITH_TWO);
  git("init", "--quiet");
  git("add", ".");
  commit("one");
});

afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const git = (...words: string[]) => execFileSync("git", words, { cwd: folder });
const commit = (message: string) =>
  git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", message);
const write = (file: string, text: string) => writeFile(path.join(folder, file), text);
const read = (file: string) => readFile(path.join(folder, file), "utf8");

/** Changes the solution and carries the mistakes over. */
async function carryOverAfter(from: string, to: string) {
  expect(SOLUTION).toContain(from);
  await write("solution/server.ts", SOLUTION.replaceAll(from, to));
  return carryOver(await readLesson(folder), "HEAD");
}

const UNTOUCHED = {
  rewritten: [],
  unchanged: ["with-200.diff", "without-log.diff"],
  conflicts: [],
};

test("A solution that has not changed leaves nothing to do", async () => {
  const carried = await carryOver(await readLesson(folder), "HEAD");
  expect(carried).toEqual({ rewritten: [], unchanged: [], conflicts: [] });
});

test("A solution that was not there yet leaves nothing to do", async () => {
  git("rm", "--quiet", "--cached", "solution/server.ts");
  commit("two");
  const carried = await carryOver(await readLesson(folder), "HEAD");
  expect(carried).toEqual({ rewritten: [], unchanged: [], conflicts: [] });
});

test("An edit above a mistake leaves its file as it is", async () => {
  expect(await carryOverAfter("start();", "prepare();\nstart();")).toEqual(UNTOUCHED);
  expect(await carryOverAfter("const id = next();", "const id = nextId();")).toEqual(UNTOUCHED);
});

test("A line that is in the region twice now gets a place", async () => {
  const carried = await carryOverAfter("const id", "answer(201, todo);\nconst id");
  expect(carried).toEqual({
    rewritten: ["with-200.diff"],
    unchanged: ["without-log.diff"],
    conflicts: [],
  });
  expect(await read("mistakes/with-200.diff")).toBe(
    `${head("create")}\n  if (id === 1) log(id);\n- answer(201, todo);\n+ answer(200, todo);\n`,
  );
});

test("An edit of the changed line is listed, and the file stays", async () => {
  const carried = await carryOverAfter("answer(201, todo)", "created(todo)");
  expect(carried.unchanged).toEqual(["without-log.diff"]);
  expect(carried.conflicts).toEqual([
    'mistakes/with-200.diff:7: "answer(201, todo);" is in region "create" of solution/server.ts 0 times, not once. Write it as it is there.',
  ]);
  expect(await read("mistakes/with-200.diff")).toBe(WITH_200);
});

test("A region that is renamed is renamed in its mistakes", async () => {
  const carried = await carryOverAfter("region create", "region make-one");
  expect(carried.rewritten).toEqual(["with-200.diff", "without-log.diff"]);
  expect(await read("mistakes/with-200.diff")).toBe(WITH_200.replace("create", "make-one"));
  expect(await read("mistakes/without-log.diff")).toBe(WITH_TWO.replace("create", "make-one"));
});

test("A region that is split gives each mistake the part that it changes", async () => {
  const carried = await carryOverAfter("todos.set", "// #endregion\n// #region store\ntodos.set");
  expect(carried.rewritten).toEqual(["with-200.diff", "without-log.diff"]);
  expect(await read("mistakes/with-200.diff")).toBe(WITH_200.replace("create", "store"));
  expect(await read("mistakes/without-log.diff")).toBe(
    `${head("store")}\n- if (id === 1) log(id);\n`,
  );
});

test("A mistake that the solution makes itself now is listed", async () => {
  const carried = await carryOverAfter("answer(201, todo)", "answer(200, todo)");
  expect(carried.conflicts).toEqual([
    "mistakes/with-200.diff: the solution has this mistake in it now.",
  ]);
});

test("A revision that is not there is an error, not a conflict", async () => {
  await expect(carryOver(await readLesson(folder), "nowhere")).rejects.toThrow("nowhere");
});
