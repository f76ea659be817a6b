/**
 * What the texts of the site promise: every claim is there, every command works, no code is typed by hand.
 */

import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Code, Root } from "mdast";
import { remark } from "remark";
import { visit } from "unist-util-visit";
import { beforeAll, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { ownServerEnv } from "@course/lesson-kit/judge";
import { readLessons, type Lesson } from "@course/lesson-kit/lesson";
import { understand } from "@course/runner/arguments";

const root = path.resolve(import.meta.dirname, "../..");

/** How many claims the article has that the course grew out of. */
const CLAIMS = 24;

interface Text {
  /** From the top of the repository. */
  name: string;
  markdown: string;
}

let texts: Text[];
let lessons: Lesson[];

beforeAll(async () => {
  const inSite = await markdownIn("docs-site/docs");
  lessons = await readLessons(root);
  const names = [...inSite, ...lessons.map(({ name }) => `lessons/${name}/README.md`)];
  texts = await Promise.all(
    names.map(async (name) => ({ name, markdown: await readFile(path.join(root, name), "utf8") })),
  );
});

test("The article covers each claim of the one that it grew out of", () => {
  const article = texts.filter(({ name }) => name.includes("/docs/article/"));
  const marks = article.flatMap(({ markdown }) => [...markdown.matchAll(/<!-- (A\d+) -->/g)]);
  const covered = new Set(marks.map(([, claim]) => claim));
  const claims = Array.from({ length: CLAIMS }, (_, index) => `A${index + 1}`);
  expect(claims.filter((claim) => !covered.has(claim))).toEqual([]);
});

test("All TypeScript and JavaScript on the site comes from a file that the tests run", () => {
  const typed = fences().filter(
    ({ code }) => /^(ts|js|tsx|jsx)$/.test(code.lang ?? "") && !/\bfile=/.test(code.meta ?? ""),
  );
  expect(typed.map(({ place }) => place)).toEqual([]);
});

test("Every variable that a lesson's tests count on is told to those who start their own server", () => {
  const { markdown = "" } = texts.find(({ name }) => name.endsWith("/your-own-server.md")) ?? {};
  const told = lessons.map((lesson) => {
    const { id } = lesson;
    const row = new RegExp(`^\\| .*\\b${id}\\b.*$`, "m").exec(markdown)?.[0] ?? "";
    const words = Object.entries(ownServerEnv(lesson)).map(
      ([name, value]) => `\`${name}=${value}\``,
    );
    return { id, isThere: row !== "", missing: words.filter((each) => !row.includes(each)) };
  });
  expect(told).toEqual(lessons.map(({ id }) => ({ id, isThere: true, missing: [] })));
});

test("Every command is one that the course understands", () => {
  const commands = fences()
    .filter(({ code }) => code.lang === "sh")
    .flatMap(({ code, place }) => code.value.split("\n").map((line) => ({ line, place })));
  const wrong = commands.filter(({ line }) => isOurs(line) && !isUnderstood(line));
  expect(wrong).toEqual([]);
  expect(commands.length).toBeGreaterThan(10);
});

async function markdownIn(folder: string): Promise<string[]> {
  const files = await readdir(path.join(root, folder), { recursive: true });
  return files.filter((file) => /\.mdx?$/.test(file)).map((file) => `${folder}/${file}`);
}

function fences(): { code: Code; place: string }[] {
  return texts.flatMap(({ name, markdown }) => {
    const found: { code: Code; place: string }[] = [];
    visit(remark().parse(markdown) as Root, "code", (code) => {
      found.push({ code, place: `${name}:${code.position?.start.line}` });
    });
    return found;
  });
}

const OURS = /^(?:npx -y pnpm@12|pnpm) /;

const isOurs = (line: string) => OURS.test(line);

function isUnderstood(line: string): boolean {
  const [script = "", ...words] = wordsOf(line.replace(OURS, "").replace(/ #.*$/, ""));
  if (script === "install") return true;
  if (script === "--filter") return isScriptOfLesson(words);
  if (!(script in packageJson.scripts)) return false;
  return script !== "lesson" || isUnderstoodByLesson(words);
}

/** `@course/08-choosing start`: a script in the package.json of that lesson. */
function isScriptOfLesson([name = "", script = "", ...others]: string[]): boolean {
  const lesson = lessons.find((each) => `@course/${each.name}` === name);
  if (!lesson || others.length > 0) return false;
  const manifest = readFileSync(path.join(lesson.folder, "package.json"), "utf8");
  const { scripts } = JSON.parse(manifest) as { scripts: Record<string, string> };
  return script in scripts;
}

/** The words of a command line; 'single quotes' hold one together. */
const wordsOf = (line: string) =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

function isUnderstoodByLesson(words: string[]): boolean {
  try {
    understand(words, lessons);
    return true;
  } catch {
    return false;
  }
}
