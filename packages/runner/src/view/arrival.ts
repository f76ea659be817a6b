/**
 * A delivery to the inbox in one line. Pure.
 */

import type { Arrival } from "../inbox/inbox.ts";
import type { Ink } from "../output.ts";

/** `14:03:07  todo.added  attempt 2  answered 500  signature holds  next try in 5 s`. */
export function arrivalLine(arrival: Arrival, ink: Ink): string {
  const { at, type, attempt, answer, nextTryMs } = arrival;
  return [
    ink.dim(at.toTimeString().slice(0, 8)),
    ink.bold(printable(type)),
    ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
    answerWords(answer, ink),
    ...signatureWords(arrival, ink),
    ...(nextTryMs === undefined ? [] : [`next try in ${nextTryMs / 1_000} s`]),
  ].join("  ");
}

function answerWords(answer: Arrival["answer"], ink: Ink): string {
  if (answer === "hang") return ink.yellow("never answered");
  return answer.startsWith("20")
    ? ink.green(`answered ${answer}`)
    : ink.yellow(`answered ${answer}`);
}

function signatureWords({ signatureFault, attempt }: Arrival, ink: Ink): string[] {
  if (signatureFault === "") return [ink.green("signature holds")];
  if (signatureFault !== undefined) return [ink.red(`signature does not hold: ${signatureFault}`)];
  return attempt === undefined ? [] : [ink.yellow("no signature")];
}

/** A type comes over the wire and may hold anything, also what would steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "�").slice(0, 40);
}
