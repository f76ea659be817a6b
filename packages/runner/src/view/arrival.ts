/**
 * A delivery to the inbox in one line of at most 80 columns. Pure.
 */

import type { Arrival } from "../inbox/inbox.ts";
import type { Ink } from "@course/command/output";
import { cut } from "@course/wire/wrap";

/** `14:03:07  todo.added  attempt 2: 500  signature holds  next try in 5 s`. */
export function arrivalLine(arrival: Arrival, ink: Ink): string {
  const { at, type, attempt, answer, nextTryMs } = arrival;
  const what = attempt === undefined ? "" : `attempt ${attempt}: `;
  return [
    ink.dim(at.toTimeString().slice(0, 8)),
    ink.bold(printable(type)),
    what + (/^(20|slow)/.test(answer) ? ink.green(answer) : ink.yellow(answer)),
    ...signatureWords(arrival, ink),
    ...(nextTryMs === undefined ? [] : [`next try in ${nextTryMs / 1_000} s`]),
  ].join("  ");
}

function signatureWords({ signatureFault, attempt }: Arrival, ink: Ink): string[] {
  if (signatureFault === "") return [ink.green("signature holds")];
  if (signatureFault !== undefined) return [ink.red("signature does not hold")];
  return attempt === undefined ? [] : [ink.yellow("no signature")];
}

/** A type comes over the wire and may hold anything, also what would steer a terminal. */
function printable(text: string): string {
  return cut(text.replace(/\p{Cc}/gu, "�"), 24);
}
