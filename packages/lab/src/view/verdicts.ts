/**
 * What the lab thinks of its own figures, of what others have published, and of what is often said. Pure.
 */

import type { ArticleVerdict, Check, Published, Report } from "../report/report.ts";
import { articleSentence } from "../words/sentences.ts";
import { WIDTH, wrapped } from "./table.ts";

const MARKS = { holds: "✔", fails: "✘", unclear: "~" } as const;

export function checkLines({ checks }: Report): string[] {
  return ["The lab checks itself", ...checks.flatMap(linesOf)];
}

function linesOf({ id, what, expected, measured, verdict }: Check): string[] {
  const line = `${MARKS[verdict]} ${id.padEnd(3)}  ${what}`;
  if (verdict === "holds") return [line];
  const told = verdict === "unclear" ? "too noisy to tell: " : "";
  const indent = "       ";
  return [line, ...wrapped(`${indent}${told}expected ${expected}; got ${measured}`, WIDTH, indent)];
}

export function publishedLines({ published }: Report): string[] {
  return ["What others have published", ...published.flatMap(publishedOne)];
}

function publishedOne({ source, claim, measured, verdict, why }: Published): string[] {
  const indent = "    ";
  return [
    ...wrapped(`${source}: ${claim}`, WIDTH, indent),
    ...wrapped(`  → ${verdict}: ${measured}. ${why}`, WIDTH, indent),
  ];
}

export function articleLines({ verdicts }: Report): string[] {
  return ["What is often said, and what this run shows", ...verdicts.flatMap(articleOne)];
}

function articleOne(verdict: ArticleVerdict): string[] {
  return [
    `  ${verdict.claim}`,
    `    ${verdict.tag.toUpperCase()}`,
    ...wrapped(`    ${articleSentence(verdict)}`, WIDTH, "    "),
  ];
}
