/**
 * A failed check: what was expected, what came instead, why it matters, what to do next. Pure.
 */

import type { Failure, Lesson } from "@course/lesson-kit/judge";
import type { PrintedLine } from "@course/wire";
import { printTrace } from "@course/wire";
import type { Ink } from "@course/command/output";
import { wrap } from "@course/wire/wrap";
import { tryCommand } from "./try-command.ts";

interface FailureView {
  lesson: Lesson;
  failure: Failure;
  /** Where a command finds the server: `http://localhost:4002`. Absent when none waits for one. */
  tryAt?: string | undefined;
  /** Shows all traffic of what was judged: `pnpm lesson 02 trace`. */
  traceCommand: string;
  /** Where to edit: `lessons/02-…/exercise/server.ts:41`. Absent for a server of the learner's own. */
  edit?: string | undefined;
  /** What has changed since the step passed: `lines 86–88, since step 2 passed`. */
  changed?: string | undefined;
  /** What stands beneath Got, before the traffic: the line of a crash. */
  frame: string[];
  width: number;
  /** How many lines of traffic at most. */
  traceLines: number;
  /** How many lines at most for what was expected, what came, and why it matters, each. */
  textLines: number;
  platform: NodeJS.Platform;
}

const LABEL_WIDTH = 10;

/** The text in at most `most` lines; the last of them ends in `…` if more would follow. */
export function wrapAtMost(text: string, width: number, most: number): string[] {
  const lines = wrap(text, width);
  if (lines.length <= most) return lines;
  const [last = ""] = wrap(lines[most - 1] ?? "", width - 2);
  return [...lines.slice(0, most - 1), `${last} …`];
}

/** `Expected  status 201`, continued under its text. */
export function labelled(
  label: string,
  text: string,
  width: number,
  ink: Ink,
  most = Infinity,
): string[] {
  const lines = wrapAtMost(text, width - LABEL_WIDTH - 2, most);
  return lines.map(
    (line, index) => `  ${ink.bold((index === 0 ? label : "").padEnd(LABEL_WIDTH))}${line}`,
  );
}

export function failureLines(view: FailureView, ink: Ink): string[] {
  const { failure, width } = view;
  const label = (name: string, text: string) => labelled(name, text, width, ink, view.textLines);
  const traffic = printTrace(failure.trace, {
    width: width - 4,
    maxLines: view.traceLines,
    headers: "telling",
    ...(failure.mark ? { mark: failure.mark } : {}),
  });
  return [
    ...label("Expected", failure.expected),
    ...label("Got", failure.got),
    ...view.frame.map((line) => `    ${line}`),
    ...traffic.map((line) => `    ${paint(line, ink)}`),
    ...label("Why", failure.why),
    // A command is for pasting: it stays on one line, however long.
    `  ${ink.bold("Try".padEnd(LABEL_WIDTH))}${ink.cyan(tryCommand(view))}`,
    ...(view.changed ? label("Changed", view.changed) : []),
    ...(view.edit ? label("Edit", view.edit) : []),
  ];
}

/** A printed line of a trace in the colour of its tone. */
export function paint({ text, tone }: PrintedLine, ink: Ink): string {
  const colours = {
    sent: ink.cyan,
    received: ink.magenta,
    mark: ink.red,
    body: ink.reset,
    dim: ink.dim,
  };
  return colours[tone](text);
}
