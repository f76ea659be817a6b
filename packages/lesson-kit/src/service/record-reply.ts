/**
 * How the parts of a reply get into the recording.
 */

import type { BytesEvent, RefusedEvent, ResponseEvent, SseEvent } from "@course/wire";

type WithoutContext<E> = E extends unknown
  ? Omit<E, "id" | "sentAt" | "connection" | "from" | "to" | "inReplyTo">
  : never;

/** What a receiver has sent, without what is the same for all of its reply. */
export type ReplyPart = WithoutContext<ResponseEvent | RefusedEvent | SseEvent | BytesEvent>;

/** Called with each part of a reply as soon as it has been sent. */
export type OnReply = (part: ReplyPart) => void;
