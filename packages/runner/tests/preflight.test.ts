/** What is said on a machine that cannot run the course yet: one sentence, and how to mend it. */

import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oldNode, oldPnpm } from "@course/command/preflight";
import { learnersEnv, ScratchCourse } from "./scratch-course.ts";

describe("an old Node", () => {
  test.each(["12.22.12", "18.20.8", "20.9.0", "20.18.3"])(
    "%s is told which one to get",
    (version) => {
      expect(oldNode(version)).toBe(
        `This course needs Node 20.19 or later, and this is Node ${version}: get the current LTS from https://nodejs.org, then run the same command again.`,
      );
    },
  );

  test.each(["20.19.0", "20.20.2", "22.0.0", "26.1.0", "100.0.0"])("%s will do", (version) => {
    expect(oldNode(version)).toBeUndefined();
  });
});

describe("an old pnpm", () => {
  test.each(["8.15.9", "9.15.0", "10.34.9", "11.2.0"])(
    "%s is told what to type instead",
    (version) => {
      expect(oldPnpm(`pnpm/${version} npm/? node/v20.20.2 linux x64`)).toBe(
        `This course needs pnpm 12, and this is pnpm ${version}: put npx -y pnpm@12 in place of pnpm, as in npx -y pnpm@12 lesson 02, or update it with npm install -g pnpm@12.`,
      );
    },
  );

  test.each([
    "pnpm/12.21.0 npm/? node/? linux x64",
    "pnpm/13.0.0 npm/?",
    "npm/10.8.2 node/v20.20.2",
    "",
  ])("%j will do", (userAgent) => {
    expect(oldPnpm(userAgent)).toBeUndefined();
  });
});

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
