/**
 * A learner, from a fresh clone to the end of a lesson: the real command in a real terminal.
 *
 * One story, told in order. Nothing of it is specific to what the lesson teaches: its steps, its hints
 * and its answers are read from its folder.
 */

import { readFile, rm, writeFile } from "node:fs/promises";
import type { Lesson } from "@course/lesson-kit/judge";
import { exerciseFile, readLesson, staircase, starterFile } from "@course/lesson-kit/judge";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { learnersEnv, pnpm, ScratchCourse } from "./scratch-course.ts";
import { Terminal } from "./terminal.ts";
import { until } from "./until.ts";

/** Libraries that lie in pnpm's store are not fetched again; those that do not are. */
const ENV = {
  ...learnersEnv(),
  npm_config_prefer_offline: "true",
  pnpm_config_prefer_offline: "true",
};
const LESSON = "02-websocket-duplex";

let course: ScratchCourse;
let lesson: Lesson;
let terminal: Terminal;

beforeAll(async () => {
  course = await ScratchCourse.clone();
  lesson = await readLesson(course.path("lessons", LESSON));
});

afterAll(async () => {
  terminal?.kill("SIGKILL");
  await course.isQuiet();
  await course.remove();
});

const open = (...words: string[]) =>
  new Terminal(process.execPath, [course.command, ...words], { cwd: course.root, env: ENV });
const save = (source: string) => writeFile(exerciseFile(lesson), source);
const exercise = () => readFile(exerciseFile(lesson), "utf8");
const failing = (step: number) =>
  `Step ${step}, ${lesson.steps.find(({ number }) => number === step)?.title}:`;

/** Where the screen says that the learner's server runs. */
async function originOn(screen: Terminal): Promise<string> {
  await screen.shows(/running at http:\/\/localhost:\d+/);
  return /running at (http:\/\/localhost:\d+)/.exec(screen.words)?.[1] ?? "";
}

const nobodyAt = (origin: string) =>
  until(
    () =>
      fetch(origin).then(
        () => "answered",
        () => "nobody",
      ),
    (answer) => answer === "nobody",
    `The end of whoever answers at ${origin}`,
  );

describe("a learner on a fresh clone", () => {
  test("gets everything installed by the first command, and the first step to do", async () => {
    const [program, ...words] = pnpm();
    terminal = new Terminal(program, [...words, "lesson", "02"], { cwd: course.root, env: ENV });
    const screen = await terminal.shows(failing(1), "Expected", "Got", "Why", "Edit", "q quit");
    expect(screen).toContain(`lessons/${LESSON}/exercise/server.ts:`);
    expect(terminal.words).toContain(`Made lessons/${LESSON}/exercise/ for you`);
    expect(await exercise()).toBe(await readFile(starterFile(lesson), "utf8"));
  });

  test("asks for a hint, for the author's answer, and for the traffic", async () => {
    terminal.press("h");
    await terminal.shows("Hint 1 of 3");
    terminal.press("h");
    await terminal.shows("Hint 2 of 3");
    terminal.press("c");
    await terminal.shows("yours (-) and the author's (+)");
    terminal.press("t");
    await terminal.shows("Any other key goes back", "HTTP/1.1");
    terminal.press(" ");
    await terminal.shows(failing(1));
  });

  test("is told that a command pasted here goes nowhere", async () => {
    terminal.press("\x1b[200~pnpm lesson 02 reset && pnpm lesson 02 next\x1b[201~");
    await terminal.shows("run commands in another terminal", failing(1));
  });

  test("uses the running server meanwhile, which begins anew on each save", async () => {
    const origin = await originOn(terminal);
    const added = await fetch(`${origin}/todos`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: '{"title":"By hand"}',
    });
    expect(added.status).toBe(201);
    await save(`${await exercise()}\nconsole.log("I was here");\n`);
    await until(
      async () => {
        const list = await fetch(`${origin}/todos`).catch(() => undefined);
        return list?.text();
      },
      (list) => list === "[]",
      "A server without the to-dos of the last one",
    );
  });

  test("sees what the server prints", async () => {
    await terminal.shows("Printed", "I was here");
    terminal.press("o");
    await terminal.shows("What your server printed at http://localhost:", "I was here");
  });

  test("passes step after step on saving", async () => {
    for (const { number } of lesson.steps) {
      await save(await staircase(lesson, number));
      const isLast = number === lesson.steps.length;
      await terminal.shows(
        isLast ? `All ${number} steps pass.` : failing(number + 1),
        `✔ ${number} `,
        "q quit",
      );
    }
  });

  test("is told what is wrong with a broken server, and goes on", async () => {
    const right = await exercise();
    const broken = [
      [`${right}\nconst = 1;\n`, "cannot be read as TypeScript"],
      [`${right}\nprocess.exit(3);\n`, "ended by itself, with exit code 3"],
      [`${right}\nfor (;;) {}\n`, "endless loop"],
      [`${right}\nthrow new Error("Oh dear");\n`, "crashed at", "Error: Oh dear"],
    ] as const;
    for (const [source, ...words] of broken) {
      await save(source);
      const screen = await terminal.shows(...words, "q quit");
      expect(screen).not.toContain("running at");
      await save(right);
      await terminal.shows("All 5 steps pass.");
    }
  });

  test("goes back to the starter, and to what was there before", async () => {
    const right = await exercise();
    await originOn(terminal);
    terminal.press("r");
    await terminal.shows("Restored the starter", failing(1));
    expect(await exercise()).toBe(await readFile(starterFile(lesson), "utf8"));
    terminal.press("u");
    await terminal.shows("Restored state", "steps pass.");
    expect(await exercise()).toBe(right);
  });

  test("leaves, and nothing is left running", async () => {
    const origin = await originOn(terminal);
    terminal.press("q");
    expect(await terminal.exited).toBe(0);
    await course.isQuiet();
    await nobodyAt(origin);
  });

  test("finds on the map what passed", async () => {
    const { stdout, code } = await course.lesson();
    const count = lesson.steps.length;
    expect(stdout).toMatch(new RegExp(`02 .* ${count} of ${count} steps`));
    expect(code).toBe(0);
  });
});

describe("the command in a terminal", () => {
  test("leaves on Ctrl-C as on q", async () => {
    const runner = open("02");
    const origin = await originOn(runner);
    runner.press("\x03");
    expect(await runner.exited).toBe(0);
    await course.isQuiet();
    await nobodyAt(origin);
  });

  test("leaves at once, also when it has only begun", async () => {
    const runner = open("02");
    await runner.shows("q quit");
    runner.press("q");
    expect(await runner.exited).toBe(0);
    await course.isQuiet();
  });

  test("brings back a deleted exercise, and judges it again", async () => {
    const runner = open("02");
    await originOn(runner);
    const mine = await exercise();
    await rm(course.path("lessons", LESSON, "exercise"), { recursive: true });
    await runner.shows("There is no file");
    runner.press("u");
    await runner.shows("steps pass.");
    expect(await exercise()).toBe(mine);
    await save("throw new Error('Seen');\n");
    await runner.shows("crashed at", "Error: Seen");
    await save(mine);
    await runner.shows("steps pass.");
    runner.press("q");
    expect(await runner.exited).toBe(0);
  });

  test("goes on with the next lesson", async () => {
    const runner = open("01");
    await runner.shows("Lesson 01", "n next");
    runner.press("n");
    await runner.shows("Lesson 02", "steps pass.");
    runner.press("q");
    expect(await runner.exited).toBe(0);
    await course.isQuiet();
  });

  test("takes another port when a second one runs, and says who holds the first", async () => {
    const one = open("02");
    const first = await originOn(one);
    const other = open("02");
    const second = await originOn(other);
    expect(second).not.toBe(first);
    expect(other.words).toMatch(/Port \d+ is in use by (process \d+|another program)/);
    expect((await fetch(`${first}/todos`)).status).toBe(200);
    expect((await fetch(`${second}/todos`)).status).toBe(200);
    one.press("q");
    other.press("q");
    expect(await Promise.all([one.exited, other.exited])).toEqual([0, 0]);
    await course.isQuiet();
  });

  test("leaves no server behind when it is killed", async () => {
    const runner = open("02");
    const origin = await originOn(runner);
    runner.kill("SIGKILL");
    await runner.exited;
    await course.isQuiet();
    await nobodyAt(origin);
  });
});
