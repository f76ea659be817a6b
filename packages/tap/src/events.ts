/**
 * What one side of a connection has said, in the form of the trace. Pure.
 */

import type { Observed } from "@course/lesson-kit/judge";
import type { Header } from "@course/wire";
import type { Message } from "./http-reader.ts";

/** An event as one side of this connection causes it. */
export type Said = Observed extends infer E
  ? E extends Observed
    ? Omit<E, "connection" | "from" | "to">
    : never
  : never;

/** A request, as far as it has come. */
export function requestSaid(message: Message): Said {
  const { method, target, headers } = message.head;
  const { body } = message.body;
  return { kind: "request", method, target, headers, ...(body ? { body } : {}) };
}

/** An answer to the event `inReplyTo`, as far as it has come; a 101 is an upgrade. */
export function responseSaid(message: Message, inReplyTo: string | undefined): Said {
  const { status, reason, headers, isUpgrade } = message.head;
  const reply = inReplyTo === undefined ? {} : { inReplyTo };
  if (isUpgrade) return { kind: "upgrade", ...reply, status, reason, headers };
  const { body } = message.body;
  return { kind: "response", ...reply, status, reason, headers, ...(body ? { body } : {}) };
}

/** The value of a header, by its name in lower case; "" when it is not there. */
export function headerOf(headers: readonly Header[], name: string): string {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? "";
}
