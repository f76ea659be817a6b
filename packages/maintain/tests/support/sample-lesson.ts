/**
 * A temporary lesson with two steps and few mutants.
 */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Lesson, readLesson } from "@course/lesson-kit/lesson";
import { onTestFinished } from "vitest";

export const SOLUTION = `import { serve } from "../given.ts";

// #region greet
const greet = (name: string) => "Hello, " + name;
// #endregion

// #region refuse
function check(name: string): void {
  while (name === "") console.log(name);
  if (name.length > 9) throw new Error("too long");
}
// #endregion

serve((name) => {
  check(name);
  return greet(name);
});
`;

/** Not mutated here. */
const SERVE = `import http from "node:http";

const PAGE = '<!doctype html><link href="page.css"><script src="page.js"></script>';
const SCRIPT = 'import { x } from "./x.js";';
const files = new Map([["/", PAGE], ["/page.js", SCRIPT], ["/page.css", ""], ["/x.js", ""]]);

export function serve(answer: (name: string) => string): void {
  const server = http.createServer(({ url = "/" }, response) => {
    if (files.has(url)) return void response.end(files.get(url));
    try {
      response.end(answer(url.slice(1)));
    } catch {
      response.writeHead(422).end();
    }
  });
  server.listen(Number(process.env.PORT), "127.0.0.1", () => {
    console.log(\`Listening on http://localhost:\${(server.address() as { port: number }).port}\`);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
`;

const KIT = import.meta.resolve("@course/lesson-kit");

/** A check that `GET <url>` returns this text, or 422 if there is none. */
export const check = (url: string, text?: string) => `import { test } from "${KIT}";

test("GET ${url} gets its answer", async ({ http }) => {
  const answer = await http.get("${url}");
  answer.hasStatus(${text === undefined ? 422 : 200}, "It is said so.");
  answer.expect(answer.text === "${text ?? ""}", {
    expected: "${text ?? ""}",
    got: answer.text,
    why: "It is said so.",
  });
});
`;

const FILES = {
  "README.md": "# Sample\n",
  "package.json": "{}",
  "given.ts": SERVE,
  "solution/server.ts": SOLUTION,
  "tests/1-greet.test.ts": check("/Ada", "Hello, Ada"),
  "tests/2-refuse.test.ts": check("/Bartholomew"),
};

/** Writes the lesson, with some files replaced. The test removes it when it ends. */
export async function sampleLesson(
  changes: Readonly<Record<string, string>> = {},
): Promise<Lesson> {
  const folder = await mkdtemp(path.join(tmpdir(), "09-sample-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, text] of Object.entries({ ...FILES, ...changes })) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return readLesson(folder);
}
