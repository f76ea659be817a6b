/**
 * A lesson's `mutants.md`: the equivalent mutants of its server, which no check can kill, each with the reason. Pure.
 *
 * A section's heading and text give the reason for the mutants in its fence. `@@` names the file and the
 * top-level statement, `-` is the original line, and each `+` below it is one mutant of that line:
 *
 *     ## Text for people
 *
 *     The contract fixes the status code, not the wording of `detail`.
 *
 *     ```diff
 *     @@ given.ts: function store(todo: Todo): Todo {
 *     - if (!fits) throw problem(422, "title has to be 1 to 200 characters.");
 *     + if (!fits) throw problem(422, "");
 *     ```
 */

import type { Change } from "./mutants.ts";

export interface Explained extends Change {
  /** The heading of its section. */
  reason: string;
  /** Where it is listed, counted from 1. */
  line: number;
}

/** Parses a `mutants.md`. Throws an Error that names the line if a fence is malformed. */
export function parseTable(markdown: string): Explained[] {
  const explained: Explained[] = [];
  let isInside = false;
  let [reason, file, place, before]: (string | undefined)[] = [];
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (text.startsWith("```")) isInside = !isInside;
    else if (!isInside) reason = /^## (.+)/.exec(text)?.[1] ?? reason;
    else if (text.startsWith("@@ ")) {
      [, file, place = ""] = /^@@ ([^\s:]+)(?:: (.+))?$/.exec(text) ?? [];
      before = undefined;
    } else if (text.startsWith("- ")) before = text.slice(2);
    else if (text.startsWith("+ ")) {
      if (reason === undefined || file === undefined || before === undefined)
        throw new Error(
          `mutants.md:${line}: this "+" line needs a "##" heading, an "@@" line and a "-" line above it.`,
        );
      explained.push({ reason, file, place: place ?? "", before, after: text.slice(2), line });
    } else if (text !== "")
      throw new Error(
        `mutants.md:${line}: expected a line that starts with "@@ ", "- " or "+ ", got "${text}".`,
      );
  }
  return explained;
}

/** Equal for a mutant and its entry in the table. */
export const keyOf = ({ file, place, before, after }: Change): string =>
  [file, place, before, after].join("\n");

/** A sentence for each entry that matches no mutant of the present server. */
export function tableFaults(table: readonly Explained[], mutants: readonly Change[]): string[] {
  const known = new Set(mutants.map(keyOf));
  const gone = table.filter((entry) => !known.has(keyOf(entry)));
  return gone.map(
    ({ line, file, after }) =>
      `mutants.md:${line}: no mutant of ${file} matches "${after}". Remove the entry, or update it to what pnpm mutate prints.`,
  );
}

/** The entries of these mutants, as a fence holds them. */
export function entriesOf(changes: readonly Change[]): string {
  const lines: string[] = [];
  let last: Change | undefined;
  for (const change of changes) {
    const { file, place, before, after } = change;
    const isSamePlace = last?.file === file && last.place === place;
    if (!isSamePlace) lines.push(place === "" ? `@@ ${file}` : `@@ ${file}: ${place}`);
    if (!isSamePlace || last?.before !== before) lines.push(`- ${before}`);
    lines.push(`+ ${after}`);
    last = change;
  }
  return lines.join("\n");
}
