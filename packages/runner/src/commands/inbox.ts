/**
 * `pnpm lesson 04 inbox`: a receiver for the learner's provider, which prints each delivery.
 */

import { printTrace } from "@course/wire";
import { UsageError } from "@course/command/usage-error";
import type { Arrival } from "../inbox/inbox.ts";
import { ANSWER_WORDS, answerNamed, type InboxAnswer } from "../inbox/answers.ts";
import { Inbox } from "../inbox/inbox.ts";
import { arrivalLine } from "../view/arrival.ts";
import { paint } from "../view/failure.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import { startIt, serverOrigin, untilShutdown } from "../workspace/context.ts";

/** Registers a receiver and prints what comes, until Ctrl-C. The word after it is what it answers. */
export async function inbox(context: LessonContext): Promise<ExitCode> {
  const { lesson, output, request } = context;
  if (!lesson.config.callsBack) {
    throw new UsageError(
      `Lesson ${lesson.id} delivers no webhooks. An inbox is for a lesson that does: pnpm lesson 04 inbox`,
    );
  }
  const answer = answerOf(request.rest[0] ?? "204");
  const origin = serverOrigin(context);
  const box = await Inbox.open(lesson, (arrival) => print(arrival, context));
  box.answer = answer;
  try {
    const registered = await box.register(origin);
    if (!registered.ok) {
      output.error(
        `The inbox is not registered with ${origin}: ${registered.why} ${startIt(lesson)}`,
      );
      return 1;
    }
    output.line(`The inbox is ${box.url}, registered with ${origin} as ${registered.id}.`);
    output.line(`It answers ${answer}. Now create an event, for example:`);
    output.line(
      `  curl -d '{"title":"Buy milk"}' -H 'Content-Type: application/json' ${origin}/todos`,
    );
    output.line(
      "Ctrl-C ends it. A restarted server forgets the inbox: start the inbox again, too.",
    );
    await untilShutdown();
    return 0;
  } finally {
    await box.close();
  }
}

function print(arrival: Arrival, { output }: LessonContext): void {
  output.line("");
  for (const line of printTrace(arrival.trace, { width: output.width - 2 })) {
    output.line(`  ${paint(line, output.ink)}`);
  }
  output.line(arrivalLine(arrival, output.ink));
  if (arrival.signatureFault)
    output.line(`The signature does not hold: ${arrival.signatureFault}.`);
}

function answerOf(word: string): InboxAnswer {
  const answer = answerNamed(word);
  if (answer) return answer;
  throw new UsageError(
    `The inbox cannot answer "${word}". Give one of: ${ANSWER_WORDS.join(", ")}.`,
  );
}
