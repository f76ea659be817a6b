/** What is said on a machine that cannot run the course yet: one sentence, and how to mend it. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oldPnpm } from "@course/command/preflight";
import { ScratchCourse } from "./scratch-course.ts";

describe("the command on a fresh clone", () => {
  let course: ScratchCourse;
  beforeAll(async () => {
    course = await ScratchCourse.clone();
  });
  afterAll(() => course.remove());

  test("that can fetch nothing says so beneath pnpm's own reason", async () => {
    const { code, stdout, stderr } = await course.lessonWith(course.withoutNetwork());
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^Installing what the lessons need .*\n[^]*ERR_PNPM_[^]*\nThe course's libraries could not be installed.*\n$/,
    );
  });

  test("run by an old pnpm says so before anything else", async () => {
    const { code, stderr } = await course.lessonWith({ npm_config_user_agent: "pnpm/9.15.0" });
    expect(code).toBe(2);
    expect(stderr.trim()).toBe(oldPnpm("pnpm/9.15.0"));
  });
});
