/** What is said on a machine that cannot run the course yet: one sentence, and how to mend it. */

import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oldPnpm } from "@course/command/preflight";
import { learnersEnv, ScratchCourse } from "./scratch-course.ts";

describe("the command on a fresh clone", () => {
  let course: ScratchCourse;
  beforeAll(async () => {
    course = await ScratchCourse.clone();
  });
  afterAll(() => course.remove());

  /** Standard output, standard error and exit code of the command, as `userAgent` would run it. */
  const run = (userAgent: string) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const env = { ...learnersEnv(), npm_config_user_agent: userAgent };
      const child = execFile(process.execPath, [course.command], { env }, (_, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      });
    });

  test("without its libraries says how to install them, and no more", async () => {
    expect(await run("npm/10.8.2 node/v20.20.2")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "The course's libraries are not installed: run npx -y pnpm@12 install in the course's folder.\n",
    });
  });

  test("run by an old pnpm says so before anything else", async () => {
    const { code, stderr } = await run("pnpm/9.15.0 npm/? node/v20.20.2 linux x64");
    expect(code).toBe(2);
    expect(stderr.trim()).toBe(oldPnpm("pnpm/9.15.0"));
  });
});
