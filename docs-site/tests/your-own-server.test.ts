/**
 * The Python server that "Your own server" shows does what the page says of it: step 1 passes, step 2 fails.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { findPython, judgeUrl, readLessons } from "@course/lesson-kit/judge";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const file = path.join(root, "docs-site", "docs", "your-own-server.py");
const python = findPython([]);

test.skipIf(!python)("It takes the first step of lesson 01, and no more", async () => {
  const server = spawn(python ?? "", [file], {
    env: { ...process.env, PORT: "8187" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const [line] = await once(createInterface(server.stdout), "line");
    const origin = /http:\S+/.exec(String(line))?.[0] ?? "";
    const [lesson] = await readLessons(root);
    if (!lesson) throw new Error("The course has no lessons.");
    const { steps } = await judgeUrl(lesson, origin);
    expect(steps.map(({ state }) => state)).toEqual(["passed", "failed", "open", "open", "open"]);
    expect(steps[1]?.failure?.got).toBe("status 501");
  } finally {
    server.kill();
  }
});
