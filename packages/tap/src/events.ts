/**
 * What one side of a connection has sent, as events of the trace. Pure.
 */

import type { Observed } from "@course/lesson-kit/judge";
import type { Header } from "@course/wire";
import type { Message } from "./http-reader.ts";

/** An event of one side; the connection adds which one it is, and who its two ends are. */
export type SideEvent = Observed extends infer E
  ? E extends Observed
    ? Omit<E, "connection" | "from" | "to">
    : never
  : never;

/** A request, as far as it has arrived. */
export function requestEvent(message: Message): SideEvent {
  const { method, target, headers } = message.head;
  const { body } = message.body;
  return { kind: "request", method, target, headers, ...(body ? { body } : {}) };
}

/** A response to the event `inReplyTo`, as far as it has arrived; a 101 is an upgrade. */
export function responseEvent(message: Message, inReplyTo: string | undefined): SideEvent {
  const { status, reason, headers, isUpgrade } = message.head;
  const reply = inReplyTo === undefined ? {} : { inReplyTo };
  if (isUpgrade) return { kind: "upgrade", ...reply, status, reason, headers };
  const { body } = message.body;
  return { kind: "response", ...reply, status, reason, headers, ...(body ? { body } : {}) };
}

/** The value of a header, by its name in lower case; "" when it is absent. */
export function headerOf(headers: readonly Header[], name: string): string {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? "";
}
