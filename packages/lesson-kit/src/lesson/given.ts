/**
 * A lesson's `given.ts`: what the lesson does not teach. Starter, solution and exercise import it.
 *
 * It is not the learner's to edit. `"given"` in the lesson's package.json is its digest, so that a change
 * is noticed in a course without git too.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Lesson } from "./folder.ts";

export const givenFile = ({ folder }: Pick<Lesson, "folder">) => path.join(folder, "given.ts");

/** SHA-256 in hexadecimal; the same for every kind of line end. */
export function givenDigest(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

/** How `given.ts` compares with the lesson's own; "original" also in a lesson that has none. */
export async function givenState(
  lesson: Pick<Lesson, "folder" | "config">,
): Promise<"original" | "changed" | "missing"> {
  const { given } = lesson.config;
  if (given === undefined) return "original";
  const text = await readFile(givenFile(lesson), "utf8").catch(() => undefined);
  if (text === undefined) return "missing";
  return givenDigest(text) === given ? "original" : "changed";
}
