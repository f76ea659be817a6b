/**
 * Which Chromium the docs site's tests take.
 */

import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { browserPaths, findBrowser } from "../src/browser.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "browser-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("The one that its owner names comes first, Playwright's own last", () => {
  const paths = browserPaths({ CHROME_PATH: "/opt/mine", PATH: "/bin" }, "/cache/playwrights");
  expect(paths[0]).toBe("/opt/mine");
  expect(paths).toContain(path.join("/bin", "chromium"));
  expect(paths.at(-1)).toBe("/cache/playwrights");
});

test("One that does not start is passed over", async () => {
  const broken = await program("chromium", "exit 127");
  const whole = await program("google-chrome", "echo Chrome");
  expect(findBrowser({ CHROME_PATH: broken, PATH: folder })).toBe(whole);
});

async function program(name: string, line: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${line}\n`);
  await chmod(file, 0o755);
  return file;
}
