/**
 * Whatever lies where the learner's server should be, or answers in its place: a sentence, an exit code
 * that is not 0, nothing lost and nothing left running.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import type { Lesson } from "@course/lesson-kit/judge";
import { exerciseFile, readLessons, starterFile } from "@course/lesson-kit/judge";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Outcome, ScratchCourse } from "./scratch-course.ts";
import { serving } from "./serving.ts";

let course: ScratchCourse;
let lesson: Lesson;

beforeAll(async () => {
  course = await ScratchCourse.installed();
  const [first] = await readLessons(course.root);
  if (!first) throw new Error("The course has no lesson.");
  lesson = first;
  await course.lesson("01");
});

afterAll(async () => {
  await course.isQuiet();
  await course.remove();
});

const words = ({ stdout, stderr }: Outcome) => `${stdout}${stderr}`.split(/\s+/).join(" ");
const save = (source: string | Uint8Array) => writeFile(exerciseFile(lesson), source);

/** A server whose every answer is `answer`; it obeys PORT and says where it listens. */
const answering = (answer: string) => `
import http from "node:http";
const server = http.createServer((request, response) => { ${answer} });
server.listen(Number(process.env.PORT), "127.0.0.1", () =>
  console.log(\`Listening on http://localhost:\${server.address().port}\`));
`;

const BINARY = new Uint8Array(Array.from({ length: 2_000 }, (_, index) => (index * 197) % 256));

describe("an exercise that is", () => {
  beforeEach(async () => save(await readFile(starterFile(lesson))));

  test.each<[string, string | Uint8Array, string]>([
    ["a web page", "<!doctype html>\n<h1>Hello</h1>\n", "cannot be read as TypeScript"],
    ["binary", BINARY, "cannot be read as TypeScript"],
    ["empty", "", "server.ts is empty"],
    ["nothing but spaces", "   \n\n", "ended by itself, with exit code 0"],
    ["a server that never listens", "setInterval(() => {}, 1_000);", "did not start listening"],
    [
      "a server that says another port than its own",
      answering("response.end();").replace("${server.address().port}", "9"),
      "but nothing answers there",
    ],
    ["answered with 500 throughout", answering("response.writeHead(500).end();"), "status 500"],
    [
      "answered with 3 GB",
      answering(`
        response.writeHead(201, { "Content-Type": "application/json" });
        const chunk = Buffer.alloc(2 ** 20, "x");
        let left = 3_000;
        const more = () => {
          while (left-- > 0) if (!response.write(chunk)) return response.once("drain", more);
          response.end();
        };
        more();`),
      "more than 1 MiB",
    ],
    [
      "answered after half a minute",
      answering("setTimeout(() => response.end(), 30_000);"),
      "an answer to POST /todos within 5 s",
    ],
    [
      "hung up on",
      answering("request.socket.destroy();"),
      "the end of the connection, and no answer",
    ],
    ["rejected without a catch", "await Promise.reject(new Error('No'));", "Error: No"],
    ["thrown as no error", "throw 'just a word';", "just a word"],
  ])("%s", async (_, source, sentence) => {
    await save(source);
    const outcome = await course.lesson("01", "check");
    expect(words(outcome)).toContain(sentence);
    expect(words(outcome)).not.toMatch(/\bundefined\b|\[object|node:internal/);
    expect(outcome.code).toBe(1);
    expect(await readFile(exerciseFile(lesson))).toEqual(Buffer.from(source));
    await course.isQuiet();
  });

  test("deleted comes back as it was", async () => {
    await save("// mine\n");
    await course.lesson("01", "check");
    await rm(course.path("lessons", lesson.name, "exercise"), { recursive: true });
    const outcome = await course.lesson("01", "check");
    expect(words(outcome)).toContain("exercise/ was gone; it is back as you last had it.");
    expect(await readFile(exerciseFile(lesson), "utf8")).toBe("// mine\n");
  });

  test("without its server.ts is told what is missing", async () => {
    await rm(exerciseFile(lesson));
    await writeFile(course.path("lessons", lesson.name, "exercise", "notes.txt"), "my notes");
    const outcome = await course.lesson("01", "check");
    expect(words(outcome)).toContain(`There is no file lessons/${lesson.name}/exercise/server.ts.`);
    expect(outcome.code).toBe(1);
  });

  test("every state that was judged can be got back", async () => {
    const { stdout } = await course.lesson("01", "undo", "--list");
    expect(stdout.trim().split("\n").length).toBeGreaterThan(10);
    await course.lesson("01", "undo", "1");
    expect(await readFile(exerciseFile(lesson), "utf8")).toBe(
      await readFile(starterFile(lesson), "utf8"),
    );
  });
});

describe("a URL at which", () => {
  test("HTML is the answer", async () => {
    const html: RequestListener = (_, response) => {
      response.setHeader("Content-Type", "text/html").end("<h1>It works</h1>");
    };
    const outcome = await judged(html);
    expect(words(outcome)).toContain("Expected status 201 from POST /todos");
    expect(words(outcome)).toContain("<h1>It works</h1>");
    expect(outcome.code).toBe(1);
  });

  test("nobody answers", async () => {
    const address = await serving(
      () => {},
      async (origin) => origin,
    );
    const outcome = await course.lesson("01", "check", "--url", address);
    expect(words(outcome)).toContain(`Nothing answers at ${address} (ECONNREFUSED).`);
    expect(outcome.code).toBe(1);
  });

  test("somebody listens and never answers", async () => {
    const outcome = await judged(() => {});
    expect(words(outcome)).toContain("Nothing answers at http://localhost:");
    expect(outcome.code).toBe(1);
  });

  test("a name leads nowhere", async () => {
    const outcome = await course.lesson("01", "check", "--url", "http://no-such-host.invalid");
    expect(words(outcome)).toContain("Nothing answers at http://no-such-host.invalid");
    expect(outcome.code).toBe(1);
  });
});

test("a reader who has seen enough ends the command without a word", async () => {
  const child = spawn(process.execPath, [course.command, "01", "trace", "--solution"], {
    cwd: course.root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaints: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => complaints.push(chunk));
  // Before the first word: whatever is printed finds nobody.
  child.stdout.destroy();
  const [code] = (await once(child, "close")) as [number];
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
  await course.isQuiet();
});

const judged = (listener: RequestListener) =>
  serving(listener, (origin) => course.lesson("01", "check", "--url", origin));

test("Where nothing can be compiled beforehand, the command reads its TypeScript", async () => {
  const cache = course.path("packages", "command", "node_modules", ".cache");
  await rm(cache, { recursive: true });
  await writeFile(cache, "a file");
  const { code, stdout } = await course.lesson();
  await rm(cache);
  expect(code).toBe(0);
  expect(stdout).toContain("01");
});
