/**
 * The report on a lesson's mutants. Pure.
 */

import type { Mutant } from "./mutants.ts";
import type { Result } from "./results.ts";
import { entriesOf, type Explained, keyOf, tableFaults } from "./table.ts";

export interface Judged {
  mutant: Mutant;
  result: Result;
}

interface Report {
  /** Its first line has the figures. */
  text: string;
  /** Whether each mutant is either killed or explained, and the table has no other entry. */
  isRight: boolean;
}

/** `folder` is printed in front of file names. */
export function report(
  folder: string,
  judged: readonly Judged[],
  table: readonly Explained[],
): Report {
  const explained = new Set(table.map(keyOf));
  const withOutcome = (outcome: Result["outcome"]) =>
    judged.filter(({ result }) => result.outcome === outcome);
  const survivors = withOutcome("survived");
  const unexplained = survivors.filter(({ mutant }) => !explained.has(keyOf(mutant)));
  const broken = withOutcome("broke a check");
  const figures = [
    `${judged.length} mutants`,
    `${withOutcome("killed").length} killed`,
    `${withOutcome("timed out").length} timed out`,
    `${survivors.length} survived, ${unexplained.length} of them unexplained`,
  ];
  const faults = [
    ...unexplained.map(({ mutant }) => `${at(folder, mutant)} survived\n${entriesOf([mutant])}`),
    ...broken.map(({ mutant, result }) => {
      return `${at(folder, mutant)} broke a check: ${result.by}\n${entriesOf([mutant])}`;
    }),
    ...listedInVain(judged, table),
    ...tableFaults(
      table,
      judged.map(({ mutant }) => mutant),
    ),
  ];
  const text = [`${folder}: ${figures.join(", ")}`, ...faults].join("\n\n");
  return { text, isRight: faults.length === 0 };
}

const at = (folder: string, { file, line }: Mutant) => `${folder}/${file}:${line}`;

/** A sentence for each entry whose mutant is killed. */
function listedInVain(judged: readonly Judged[], table: readonly Explained[]): string[] {
  const survived = new Set<string>();
  const noticedBy = new Map<string, string>();
  for (const { mutant, result } of judged) {
    if (result.outcome === "survived") survived.add(keyOf(mutant));
    else noticedBy.set(keyOf(mutant), result.by);
  }
  return table.flatMap((entry) => {
    const by = noticedBy.get(keyOf(entry));
    if (by === undefined || survived.has(keyOf(entry))) return [];
    return [`mutants.md:${entry.line}: "${entry.after}" is killed (${by}). Remove this entry.`];
  });
}
