/** Which Node and which pnpm will do, and what is said about the others. */

import { oldNode, oldPnpm } from "@course/command/preflight";
import { describe, expect, test } from "vitest";

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
