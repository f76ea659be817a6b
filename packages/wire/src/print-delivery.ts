/**
 * What a webhook's delivery adds to its request and its answer: which attempt it is, and what the
 * answer meant (Standard Webhooks, "Deliverability and reliability": any 2xx is success, all else is
 * tried again).
 */
import type { Draft } from "./draft.ts";
import type { RequestEvent, ResponseEvent } from "./trace.ts";

/** `delivery, attempt 2`; nothing for a request that is no delivery. */
export function printAttempt(event: RequestEvent): Draft[] {
  if (event.attempt === undefined) return [];
  return [{ gutter: "", content: `delivery, attempt ${event.attempt}`, tone: "dim" }];
}

/** `delivered` or `failed`; nothing when what was answered is no delivery. */
export function printOutcome(answer: ResponseEvent, request: RequestEvent | undefined): Draft[] {
  if (request?.attempt === undefined) return [];
  const isDelivered = answer.status >= 200 && answer.status <= 299;
  return [{ gutter: "  ", content: isDelivered ? "delivered" : "failed", tone: "dim" }];
}
