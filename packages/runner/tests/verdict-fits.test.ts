/**
 * A failure fits on a terminal of 25 lines, whatever came over the wire.
 */

import path from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { mulberry32 } from "@course/command/random";
import type { Ink } from "@course/command/output";
import {
  type Failure,
  type Lesson,
  openSteps,
  readLesson,
  type Trace,
} from "@course/lesson-kit/judge";
import { bodyFrom } from "@course/wire";
import { columnsOf } from "@course/wire/wrap";
import { expect, test } from "vitest";
import { verdictLines } from "../src/view/verdict.ts";

const lessonsFolder = fileURLToPath(new URL("../../../lessons", import.meta.url));
const lesson = await readLesson(path.join(lessonsFolder, "01-rest-crud"));

/** What a title, a header or a reason may hold. */
const PIECES = [
  "牛乳を買う、それから",
  "Buy milk ",
  "x".repeat(90),
  "🥛",
  "e\u0301",
  "\u202e",
  "\n",
  '"',
  "'",
  " ",
  "\t\x1b[2J",
] as const;

const plain = new Proxy({} as Ink, { get: () => (text: string) => text });

/** A failure whose texts and traffic are chosen by the seed. */
function failureBy(random: () => number): Failure {
  const upTo = (count: number) => Math.floor(random() * (count + 1));
  const text = (most: number) =>
    Array.from({ length: upTo(most) }, () => PIECES[upTo(PIECES.length - 1)] ?? "").join("");
  const body = (most: number) =>
    bodyFrom(Buffer.from(JSON.stringify({ title: text(most) }, null, upTo(2))));
  const ends = { connection: "c1", sentAt: 0 } as const;
  const exchanges = Array.from({ length: 1 + upTo(4) }, (_, index) => [
    {
      id: `q${index}`,
      kind: "request" as const,
      ...ends,
      from: "ada",
      to: "server",
      method: "POST",
      target: `/todos/${encodeURIComponent(text(3))}`,
      headers: [["Content-Type", "application/json"] as const],
      body: body(14),
    },
    {
      id: `a${index}`,
      kind: "response" as const,
      ...ends,
      from: "server",
      to: "ada",
      status: 200,
      reason: "OK",
      headers: [["Location", text(6)] as const],
      body: body(30),
    },
  ]).flat();
  const trace: Trace = {
    version: 1,
    title: "a check",
    participants: [
      { id: "ada", label: "Ada", kind: "consumer" },
      { id: "server", label: "your server", kind: "provider" },
    ],
    connections: [{ id: "c1", from: "ada", to: "server", protocol: "http/1.1", openedAt: 0 }],
    events: exchanges,
  };
  const parts = ["status", "header", "body", "event"] as const;
  const mark = {
    event: exchanges[upTo(exchanges.length - 1)]?.id ?? "",
    part: parts[upTo(3)] ?? "body",
    header: "Location",
    note: text(6),
    path: ["title"],
  };
  return { check: text(8), expected: text(12), got: text(12), why: text(8), trace, mark };
}

function pageOf(failure: Failure, width: number, by: Lesson, deliveries?: string[]): string[] {
  const steps = openSteps(by).map((step, index) =>
    index === 0 ? { ...step, state: "failed" as const, failure, traces: [failure.trace] } : step,
  );
  const view = {
    lesson: by,
    verdict: { steps, tookMs: 1 },
    judged: "your exercise/server.ts",
    tryAt: "http://localhost:4001",
    traceCommand: "pnpm lesson 01 trace",
    editPlace: () => "lessons/01-rest-crud/exercise/server.ts:41",
    notices: [],
    changed: "lines 3–8, since step 1 passed",
    deliveries,
    liveUrl: "http://127.0.0.1:40000/",
    next: ["h hint   c compare   t trace   o output   r reset   u undo   n next   q quit"],
    width,
    platform: "linux" as const,
  };
  return verdictLines(view, plain);
}

test("A failure takes at most 25 rows at 60 to 140 columns", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = mulberry32(seed);
    const width = 60 + Math.floor(random() * 81);
    const deliveries = random() < 0.5 ? undefined : Array.from({ length: 4 }, () => "  Inbox");
    const lines = pageOf(failureBy(random), width, lesson, deliveries);
    const rows = lines
      .flatMap((line) => stripVTControlCharacters(line).split("\n"))
      .map((line) => Math.max(1, Math.ceil(columnsOf(line) / width)));
    const taken = rows.reduce((sum, each) => sum + each, 0);
    expect(taken, `seed ${seed}, ${width} columns:\n${lines.join("\n")}`).toBeLessThanOrEqual(25);
  }
});

test("Nothing that came moves the cursor or breaks a line", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const lines = pageOf(failureBy(mulberry32(seed)), 80, lesson);
    // oxlint-disable-next-line no-control-regex
    const control = /[\x00-\x1f\x7f\u202e]/;
    // The command is for pasting: it holds what the check itself has sent, as it is.
    const shown = lines.filter((line) => !line.startsWith("  Try"));
    for (const line of shown) expect(line, `seed ${seed}`).not.toMatch(control);
  }
});
