/**
 * Named regions of a source file. Pure.
 *
 * A region is the text between `// #region create` and `// #endregion`. Starter and solution of a lesson are
 * the same file but for the regions named after its steps.
 */

interface Region {
  name: string;
  /** The line of its `#region` comment, counted from 1. */
  line: number;
  /** The lines between its two comments. */
  lines: string[];
}

const OPENS = /^\s*\/\/ #region ([a-z0-9-]+)\s*$/;
const CLOSES = /^\s*\/\/ #endregion\s*$/;

/** The regions of `source`, in order. Throws when one is left open, opened inside another, or named twice. */
export function regionsOf(source: string): Region[] {
  const regions: Region[] = [];
  let open: Region | undefined;
  for (const [index, line] of source.split(/\r?\n/).entries()) {
    const name = OPENS.exec(line)?.[1];
    if (name !== undefined) {
      if (open)
        throw new Error(
          `Line ${index + 1}: region "${name}" begins inside "${open.name}". Close that first with // #endregion.`,
        );
      if (regions.some((region) => region.name === name))
        throw new Error(`Line ${index + 1}: region "${name}" stands twice. Give it another name.`);
      open = { name, line: index + 1, lines: [] };
    } else if (CLOSES.test(line)) {
      if (!open)
        throw new Error(
          `Line ${index + 1}: // #endregion closes nothing. Remove it, or open a region above.`,
        );
      regions.push(open);
      open = undefined;
    } else open?.lines.push(line);
  }
  if (open)
    throw new Error(`Line ${open.line}: region "${open.name}" is never closed. Add // #endregion.`);
  return regions;
}

/**
 * `source` with the insides of some regions replaced: a map from region name to its new text.
 *
 * Line ends become those of `source`. Throws when there is no such region.
 */
export function replaceRegions(source: string, replacements: ReadonlyMap<string, string>): string {
  const known = new Set(regionsOf(source).map((region) => region.name));
  for (const name of replacements.keys()) {
    if (!known.has(name))
      throw new Error(`There is no region "${name}". There are: ${[...known].join(", ")}.`);
  }
  const lineEnd = source.includes("\r\n") ? "\r\n" : "\n";
  const result: string[] = [];
  let replaced = false;
  for (const line of source.split(/\r?\n/)) {
    const name = OPENS.exec(line)?.[1];
    if (CLOSES.test(line)) replaced = false;
    if (!replaced) result.push(line);
    const text = name === undefined ? undefined : replacements.get(name);
    if (text !== undefined) {
      result.push(...text.replace(/\r?\n$/, "").split(/\r?\n/));
      replaced = true;
    }
  }
  return result.join(lineEnd);
}

/**
 * The region of the step with that number in a learner's file; undefined when the learner has taken the comments apart.
 *
 * An exercise keeps the region names of the day when it was made, so without one of today's name it is the
 * region in that step's place: those of the steps come last, in their order.
 */
export function regionOfStep(
  source: string,
  steps: readonly { name: string }[],
  number: number,
): Region | undefined {
  try {
    const regions = regionsOf(source);
    const byName = regions.find((each) => each.name === steps[number - 1]?.name);
    if (byName || regions.length < steps.length) return byName;
    return regions.slice(-steps.length)[number - 1];
  } catch {
    return undefined;
  }
}

/** The line, counted from 1, where a learner edits for this step: its TODO, else the beginning of its region. */
export function lineToEdit(
  source: string,
  steps: readonly { name: string }[],
  number: number,
): number | undefined {
  const region = regionOfStep(source, steps, number);
  if (!region) return undefined;
  const todo = region.lines.findIndex((line) => line.includes("TODO"));
  return todo === -1 ? region.line + 1 : region.line + 1 + todo;
}
