/**
 * A lesson's `mutants.md`: the mutants of its server that no check can tell from it, and why. Pure.
 *
 * Each section's heading and text are the reason for the mutants in its fence. There `@@` names the file and
 * the statement, `-` a line as it is, and each `+` under it one mutant of that line:
 *
 *     ## Text for people
 *
 *     The contract fixes the status of a refusal, not its words.
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

/** Reads a `mutants.md`. Throws a sentence when a line of a fence is not written as above. */
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
        throw new Error(`mutants.md:${line}: above this + there has to be a ##, an @@ and a -.`);
      explained.push({ reason, file, place: place ?? "", before, after: text.slice(2), line });
    } else if (text !== "")
      throw new Error(`mutants.md:${line}: "${text}" begins with none of "@@ ", "- " and "+ ".`);
  }
  return explained;
}

/** Equal for a mutant and its entry in the table. */
export const keyOf = ({ file, place, before, after }: Change): string =>
  [file, place, before, after].join("\n");

/** A sentence for each entry that names no mutant of the server, as the server is now. */
export function tableFaults(table: readonly Explained[], mutants: readonly Change[]): string[] {
  const known = new Set(mutants.map(keyOf));
  const gone = table.filter((entry) => !known.has(keyOf(entry)));
  return gone.map(
    ({ line, file, after }) =>
      `mutants.md:${line}: ${file} has no mutant "${after}" any more. Take it out, or write it as pnpm mutate prints it.`,
  );
}

/** The entries of these mutants, as they are written in a fence. */
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
