/**
 * Compares an output that a text quotes with the one that really comes. Pure.
 *
 * Both are masked beforehand (`masked.ts`). A line that is only `…` stands for lines that are left out,
 * `…` in a line for any part of it.
 */

import { closest } from "fastest-levenshtein";

/** The first quoted line that did not come. */
export interface Miss {
  /** Its place in the quote, counted from 0. */
  index: number;
  /** The line of the output that stands in its place, or is most like it; undefined when none is left. */
  got: number | undefined;
}

/**
 * Undefined when the quoted lines came, one directly after the other unless `…` stands between them.
 *
 * A quote may begin and end anywhere in the output.
 */
export function missInOutput(quoted: readonly string[], real: readonly string[]): Miss | undefined {
  const came = placed(real);
  let from = 0;
  for (const passage of passagesOf(placed(quoted))) {
    const { at, count } = bestPlace(passage, came, from);
    const missed = passage[count];
    if (missed) {
      const instead = count > 0 ? came[at + count] : mostLike(missed, came.slice(from));
      return { index: missed.index, got: instead?.index };
    }
    from = at + count;
  }
  return undefined;
}

/**
 * The same for messages from a recording in curl's notation: messages and lines of them may be left out,
 * but what is quoted of a message has to come in one message, and the messages in their order.
 *
 * Blank lines between messages do not count. A line that begins with blanks goes on with the one before,
 * and what stands three blanks or more to the right is a remark of the text.
 */
export function missInRecording(
  quoted: readonly string[],
  real: readonly string[],
): Miss | undefined {
  let left = messagesOf(placed(real));
  for (const message of messagesOf(unfolded(placed(quoted)))) {
    const misses = left.map((each) => missInMessage(message, each));
    const found = misses.indexOf(undefined);
    if (found === -1) return furthest(misses, message, left);
    left = left.slice(found + 1);
  }
  return undefined;
}

/** A line and its place in what it was taken from. */
interface Placed {
  line: string;
  index: number;
}

const placed = (lines: readonly string[]): Placed[] =>
  lines.map((line, index) => ({ line: line.trimEnd(), index }));

const isGap = ({ line }: Placed) => line.trim() === "…";

function shows(quoted: Placed, real: Placed | undefined): boolean {
  if (real === undefined) return false;
  if (!quoted.line.includes("…")) return quoted.line === real.line;
  const parts = quoted.line.split("…").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`).test(real.line);
}

/** The line that a person would take for the quoted one. */
function mostLike({ line }: Placed, real: readonly Placed[]): Placed | undefined {
  if (real.length === 0) return undefined;
  // As much of each as is quoted, because a quote may end in `…`.
  const beginnings = real.map((each) => each.line.slice(0, line.length));
  return real[beginnings.indexOf(closest(line, beginnings))];
}

/** What stands between two gaps. */
function passagesOf(quoted: readonly Placed[]): Placed[][] {
  const passages: Placed[][] = [[]];
  for (const each of quoted) {
    if (isGap(each)) passages.push([]);
    else passages.at(-1)?.push(each);
  }
  return passages;
}

/** The first place at or after `from` where most of a passage comes; `count` is how many lines. */
function bestPlace(passage: readonly Placed[], real: readonly Placed[], from: number) {
  let best = { at: from, count: 0 };
  for (let at = from; at < real.length && best.count < passage.length; at += 1) {
    const differs = passage.findIndex((each, index) => !shows(each, real[at + index]));
    const count = differs === -1 ? passage.length : differs;
    if (count > best.count) best = { at, count };
  }
  return best;
}

/** Begins with a request's line or a status line. */
function messagesOf(lines: readonly Placed[]): Placed[][] {
  const isFirst = ({ line }: Placed) =>
    /^[<>] (?:\S+ \S+ HTTP\/1\.1|HTTP\/1\.1 \d{3}\b.*)$/.test(line);
  const messages: Placed[][] = [];
  for (const each of lines) {
    if (isFirst(each) || messages.length === 0) messages.push([each]);
    else messages.at(-1)?.push(each);
  }
  return messages;
}

function missInMessage(quoted: readonly Placed[], real: readonly Placed[]): Miss | undefined {
  let left = real;
  for (const each of quoted) {
    const at = left.findIndex((came) => shows(each, came));
    if (at === -1) return { index: each.index, got: mostLike(each, left)?.index };
    left = left.slice(at + 1);
  }
  return undefined;
}

/** The miss in the message that shows most of the quoted one. */
function furthest(
  misses: readonly (Miss | undefined)[],
  [first = { line: "", index: 0 }]: readonly Placed[],
  left: readonly Placed[][],
): Miss {
  const firsts = left.flatMap((message) => message.slice(0, 1));
  let best: Miss = { index: first.index, got: mostLike(first, firsts)?.index };
  for (const miss of misses) if (miss && miss.index > best.index) best = miss;
  return best;
}

/** The quoted lines as they would be without blank lines, folds and remarks. */
function unfolded(quoted: readonly Placed[]): Placed[] {
  const whole: Placed[] = [];
  for (const each of quoted.filter((line) => line.line !== "" && !isGap(line))) {
    const line = each.line.replace(/(\S) {3,}.*$/, "$1");
    const last = whole.at(-1);
    if (last && line.startsWith(" ")) last.line += line.trimStart();
    else whole.push({ ...each, line });
  }
  return whole;
}
