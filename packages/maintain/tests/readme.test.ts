/**
 * What the README promises is there.
 */

import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { readLessons } from "@course/lesson-kit/judge";
import { expect, test } from "vitest";
import { ROOT } from "../src/root.ts";

const readme = await readFile(path.join(ROOT, "README.md"), "utf8");
const contributing = await readFile(path.join(ROOT, "CONTRIBUTING.md"), "utf8");
const lessons = await readLessons(ROOT);

test("The table of lessons says what the folders say", () => {
  const rows = lessons.map(({ id, name, title, steps }) => {
    const titles = steps.map((step) => step.title).join(" · ");
    return `| [${id}](lessons/${name}/README.md) | ${title.replace(/^Lesson \d+: /, "")} | ${titles} |`;
  });
  const table = readme.slice(readme.indexOf("<!-- lessons"), readme.indexOf("<!-- end of lessons"));
  const shown = table.split("\n").filter((line) => line.startsWith("| ["));
  expect(shown.map(spacesOnce)).toEqual(rows);
});

/** The formatter pads a table's cells; what counts is what stands in them. */
const spacesOnce = (line: string) => line.replace(/ +/g, " ");

test("Every link of README and CONTRIBUTING to a file of the course leads somewhere", async () => {
  const links = [...`${readme}\n${contributing}`.matchAll(/\]\((?!https?:)([^)#]+)\)/g)];
  expect(links.length).toBeGreaterThan(3);
  for (const [, link = ""] of links)
    await expect(access(path.join(ROOT, link))).resolves.toBeUndefined();
});

test("Every pnpm command that they name is a script, or pnpm's own", async () => {
  const { scripts } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = [...`${readme}\n${contributing}`.matchAll(/pnpm(?:@12)? ([a-z]+)/g)].map(
    (match) => match[1] ?? "",
  );
  expect(named.length).toBeGreaterThan(5);
  const known = [...Object.keys(scripts), "install"];
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
