/**
 * A session as its page shows it. Pure but for what it asks the session.
 */

import { failedStep } from "@course/lesson-kit/judge";
import type { LiveDelivery, LiveInbox, LiveState } from "@course/live-page/messages";
import { linesToText, printTrace } from "@course/wire";
import type { LessonContext } from "../workspace/context.ts";
import { ANSWERS } from "../inbox/answers.ts";
import type { Arrival } from "../inbox/inbox.ts";
import { problemWords } from "../view/problem.ts";
import type { Deliveries } from "../watch/deliveries.ts";
import type { LiveSession } from "../watch/session-state.ts";

/** Wide enough that a page, which breaks lines by itself, gets them whole. */
const UNBROKEN = 10_000;
/** The page lists so many deliveries. */
const MOST_LISTED = 50;

export function stateOf(
  { lesson }: LessonContext,
  { deliveries, record, state, preview }: LiveSession,
  socket: LiveState["socket"],
): LiveState {
  const { checking, verdict } = state;
  const failed = failedStep(verdict);
  const failure = failed?.failure;
  return {
    lesson: lesson.id,
    title: lesson.title,
    address: preview?.address ?? `http://localhost:${lesson.port}`,
    ...(checking === undefined ? {} : { checking }),
    steps: verdict.steps.map(({ number, title, state: is }) => ({ number, title, state: is })),
    ...(failed && failure
      ? {
          failure: {
            step: failed.number,
            check: failure.check,
            expected: failure.expected,
            got: failure.got,
            why: failure.why,
          },
        }
      : {}),
    ...(verdict.problem ? { problem: problemWords(verdict.problem, lesson).what } : {}),
    dropped: record.dropped,
    socket,
    ...(deliveries ? { inbox: inboxOf(deliveries) } : {}),
  };
}

function inboxOf(deliveries: Deliveries): LiveInbox {
  const { answer, arrivals, registered, url } = deliveries;
  return {
    url,
    answer,
    answers: [...ANSWERS],
    registered: registeredWords(registered),
    deliveries: arrivals.slice(-MOST_LISTED).toReversed().map(deliveryOf),
  };
}

function registeredWords(registered: Deliveries["registered"]): string {
  if (registered === undefined) return "It is not registered yet: your server does not run.";
  if (!registered.ok) return `It is not registered: ${registered.why}`;
  return `It is registered with your server as ${registered.id}.`;
}

function deliveryOf({
  number,
  at,
  type,
  attempt,
  answer,
  signatureFault,
  trace,
}: Arrival): LiveDelivery {
  const [request] = trace.events;
  const only = request ? { ...trace, events: [request] } : trace;
  return {
    number,
    at: at.toTimeString().slice(0, 8),
    type,
    ...(attempt === undefined ? {} : { attempt }),
    answer,
    signature: signatureFault === "" ? "holds" : (signatureFault ?? "none"),
    lines: linesToText(printTrace(only, { width: UNBROKEN })).split("\n"),
  };
}
