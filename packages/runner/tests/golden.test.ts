/**
 * What a learner sees, line by line: real files, judged by the real judge, on the real screen.
 *
 * Look at every changed file in golden/ as somebody who meets it for the first time: is the sentence
 * right, and is it clear what to do next? `npx vitest run golden --update` writes them anew.
 */

import { readFile, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import type { Lesson } from "@course/lesson-kit/judge";
import { exerciseFile, readLessons, replaceRegions, staircase } from "@course/lesson-kit/judge";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { recordPassed } from "../src/progress/progress.ts";
import { masked } from "./masked.ts";
import { learnersEnv, ScratchCourse } from "./scratch-course.ts";
import { serving } from "./serving.ts";
import { Terminal } from "./terminal.ts";

let course: ScratchCourse;
let one: Lesson;
let two: Lesson;
let four: Lesson;

beforeAll(async () => {
  course = await ScratchCourse.installed();
  const lessons = await readLessons(course.root);
  const named = (id: string) => {
    const lesson = lessons.find((each) => each.id === id);
    if (!lesson) throw new Error(`The course has no lesson ${id}.`);
    return lesson;
  };
  [one, two, four] = [named("01"), named("02"), named("04")];
});

afterAll(async () => {
  await course.isQuiet();
  await course.remove();
});

const MOST_LINES = 25;

async function expectGolden(name: string, text: string, mostLines = MOST_LINES): Promise<void> {
  const golden = masked(text.replaceAll(course.root, "COURSE")).trimEnd() + "\n";
  await expect(golden).toMatchFileSnapshot(`golden/${name}.golden.txt`);
  const lines = golden.trimEnd().split("\n");
  expect(lines.length, "lines").toBeLessThanOrEqual(mostLines);
  // A command is for pasting and stays on one line.
  const tooLong = lines.filter((line) => line.length > 80 && !/^ {2}Try /.test(line));
  expect(tooLong, "lines of more than 80 columns").toEqual([]);
}

describe("the screen of lesson 01 shows", () => {
  let screen: Terminal;
  let starter: string;

  beforeAll(async () => {
    screen = open(one);
    await screen.shows("running at");
    starter = await readFile(exerciseFile(one), "utf8");
  });
  afterAll(() => leave(screen));

  /** The starter with a region written by somebody. */
  const withRegion = (name: string, code: string) =>
    replaceRegions(starter, new Map([[name, code]]));
  const save = (source: string) => writeFile(exerciseFile(one), source);
  const create = (answer: string) =>
    withRegion(
      "create",
      `app.post("/todos", (request, response) => {
  const id = String((lastId += 1));
  const todo: Todo = { ...checkedFields(request), id, url: \`http://\${request.host}/todos/\${id}\` };
  todos.set(id, todo);
  ${answer}
});`,
    );

  test("the first step, at the first start", async () => {
    await expectGolden("first-start", await screen.shows("running at"));
  });

  test("a status that is not the expected one", async () => {
    await save(create("response.location(todo.url).json(todo);"));
    await expectGolden("wrong-status", await screen.shows("status 200", "running at"));
  });

  test("a header that is missing, and what the server printed", async () => {
    await save(create('console.log("made", todo.id);\n  response.status(201).json(todo);'));
    await expectGolden("missing-header", await screen.shows("Got no", "Location", "running at"));
  });

  test("the server's output on o", async () => {
    screen.press("o");
    await expectGolden("output", await screen.shows("Any other key goes back"));
    screen.press(" ");
  });

  test("a crash in the middle of a check", async () => {
    await save(create('queueMicrotask(() => { throw new TypeError("todo is not iterable"); });'));
    await expectGolden("crash-in-check", await screen.shows("TypeError", "running at"));
  });

  test("a crash at the start", async () => {
    await save(starter.replace("const app = express();", "const app = express;"));
    await expectGolden("crash-at-start", await screen.shows("crashed at", "not a function"));
  });

  test("a library that is not there", async () => {
    await save(`import pad from "left-pad";\n${starter}`);
    await expectGolden("no-such-library", await screen.shows("left-pad"));
  });

  test("a syntax error", async () => {
    await save(create("response.status(201.json(todo);"));
    await expectGolden("syntax-error", await screen.shows("cannot be read as TypeScript"));
  });

  test("an endless loop at the start", async () => {
    await save(`${starter}\nwhile (todos.size === 0) lastId += 1;\n`);
    await expectGolden("endless-loop", await screen.shows("endless loop"));
  });

  test("an endless loop in the middle of a check", async () => {
    await save(create("while (todos.size > 0) lastId += 1;"));
    await expectGolden("endless-loop-in-check", await screen.shows("endless loop", "running at"));
  });

  test("a server that ends by itself", async () => {
    await save(`${starter}\nconsole.log("Good bye");\nprocess.exit(1);\n`);
    await expectGolden("process-exit", await screen.shows("ended by itself"));
  });

  test("an empty file", async () => {
    await save("");
    await expectGolden("empty-file", await screen.shows("is empty"));
  });

  test("a server that listens and does not say where", async () => {
    const silently = 'app.listen(Number(process.env.PORT), "127.0.0.1");';
    await save(starter.replace("listen(app);", silently));
    await expectGolden("silent-listening", await screen.shows("never said where"));
  });

  test("a server that never listens", async () => {
    await save('console.log("Getting ready");\nsetInterval(() => {}, 1_000);\n');
    await expectGolden("silent", await screen.shows("did not start listening"));
  });

  test("a port of the server's own that another program holds", async () => {
    await serving(
      (_, response) => response.end(),
      async (origin) => {
        const port = new URL(origin).port;
        await save(starter.replace("listen(app);", `app.listen(${port}, "127.0.0.1");`));
        await expectGolden("port-taken", await screen.shows("tried to use port"));
      },
    );
  });

  test("that all is done", async () => {
    await save(await staircase(one, one.steps.length));
    await expectGolden("all-done", await screen.shows("steps pass.", "running at"));
  });

  test("what reset and undo have done", async () => {
    screen.press("r");
    await expectGolden("reset", await screen.shows("Restored the starter", "Step 1", "running at"));
    screen.press("u");
    await expectGolden("undo", await screen.shows("Restored state", "steps pass.", "running at"));
  });
});

describe("the screen of lesson 02 shows", () => {
  let screen: Terminal;

  afterEach(() => leave(screen));

  test("a message that never came, and a port that is held", async () => {
    await course.lesson("02");
    // It accepts the upgrade and sends no snapshot: what crosses has one order only.
    const source = (await staircase(two, 1)).replace(/^wss\.on\("connection".*snapshot.*$/m, "");
    await writeFile(exerciseFile(two), source);
    await serving(
      (_, response) => response.end(),
      async (origin) => {
        screen = open(two, new URL(origin).port);
        await expectGolden("missing-message", await screen.shows("Step 1", "running at"));
      },
    );
  });
});

describe("the screen of lesson 04 shows", () => {
  let screen: Terminal;

  afterEach(() => leave(screen));

  test("each delivery to its inbox, and when the next try is due", async () => {
    await course.lesson("04");
    await writeFile(exerciseFile(four), await staircase(four, four.steps.length));
    screen = open(four);
    await screen.shows("steps pass.", "running at", "Inbox");
    const [origin = ""] = /http:\/\/localhost:\d+/.exec(screen.words) ?? [];
    const add = (title: string) =>
      fetch(`${origin}/todos`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ title }),
      });
    await add("Buy milk");
    await screen.shows("attempt 1: 204");
    screen.press("i");
    await screen.shows("answers 500");
    await add("Buy bread");
    await expectGolden("deliveries", await screen.shows("attempt 1: 500"));
  });
});

describe("without a terminal", () => {
  test("the map shows the way, at the start and in the middle and at the end", async () => {
    const fresh = await ScratchCourse.installed();
    const map = async (name: string) => expectGolden(name, (await fresh.lesson()).stdout);
    await map("map-at-start");
    const lessons = await readLessons(fresh.root);
    const [first, ...others] = lessons;
    if (!first) throw new Error("The course has no lesson.");
    await fresh.lesson(first.id, "reset");
    await writeFile(exerciseFile(first), await staircase(first, 2));
    await fresh.lesson(first.id, "check");
    await map("map-in-the-middle");
    await writeFile(exerciseFile(first), await staircase(first, first.steps.length));
    await fresh.lesson(first.id, "check");
    // What a check records is seen in the first lesson: to judge all the others takes minutes.
    for (const { name, steps } of others) {
      const numbers = steps.map(({ number }) => number);
      await recordPassed(fresh.root, name, numbers, numbers);
    }
    await map("map-done");
    await fresh.remove();
  });

  test("help fits on a screen", async () => {
    await expectGolden("help", (await course.lesson("--help")).stdout, 40);
  });

  test("a check shows what the screen does, and what to do next", async () => {
    await course.lesson("01", "reset");
    await expectGolden("check", (await course.lesson("01", "check")).stdout);
  });

  test("nothing at a URL", async () => {
    // A port that has just been free: nobody is there.
    const origin = await serving(
      () => {},
      async (address) => address,
    );
    const { stdout } = await course.lesson("01", "check", "--url", origin);
    await expectGolden("url-nothing", stdout);
  });

  test("HTML at a URL", async () => {
    const html: RequestListener = (_, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end("<!doctype html><title>Welcome</title><h1>It works</h1>");
    };
    await serving(html, async (origin) => {
      const { stdout } = await course.lesson("01", "check", "--url", origin);
      await expectGolden("url-html", stdout);
    });
  });

  test.each([
    ["no-such-lesson", ["99"]],
    ["lesson-in-words", ["two"]],
    ["misspelled-command", ["02", "chekc"]],
    ["no-such-command", ["02", "frobnicate"]],
    ["swapped", ["check", "02"]],
    ["url-nonsense", ["02", "check", "--url", "nonsense"]],
    ["url-other-scheme", ["02", "check", "--url", "ftp://x"]],
    ["url-with-path", ["02", "check", "--url", "http://x/path"]],
    ["url-without-value", ["02", "check", "--url"]],
    ["url-and-solution", ["02", "check", "--solution", "--url", "http://x"]],
    ["misspelled-option", ["02", "check", "--soluton"]],
    ["too-many-words", ["02", "check", "please"]],
    ["no-such-hint", ["02", "hint", "7"]],
    ["no-websocket", ["04", "send", "{}"]],
    ["no-such-delivery", ["05", "send", "faked"]],
    ["nothing-delivered", ["01", "inbox"]],
    ["no-such-answer", ["04", "inbox", "999"]],
    ["unreachable", ["04", "check", "--url", "http://todo.example"]],
    ["no-such-state", ["02", "undo", "999"]],
    ["no-such-step", ["02", "trace", "9", "--solution"]],
  ])("usage: %s", async (name, words) => {
    const { stdout, stderr, code } = await course.lesson(...words);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    await expectGolden(`usage-${name}`, stderr);
  });
});

/** The lesson in a terminal; its server on any free port, unless one is named. */
function open(lesson: Lesson, port = "0"): Terminal {
  // A second attempt is an hour away: which page is looked at is not for the clock to decide.
  const env = { ...learnersEnv(), PORT: port, RETRY_DELAYS_MS: "3600000" };
  return new Terminal(process.execPath, [course.command, lesson.id], { cwd: course.root, env });
}

async function leave(screen: Terminal): Promise<void> {
  screen.press("q");
  expect(await screen.exited).toBe(0);
}
