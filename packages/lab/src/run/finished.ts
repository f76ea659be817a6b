/**
 * Whether the learner's consumer can be measured at all: one change by each transport, before the long run.
 */

import type { Lab } from "./lab.ts";
import { startConsumer, startProvider } from "./pair.ts";

/** Lesson 08's steps, and what each of them makes possible. */
const STEPS = [
  { number: 1, title: "poll", transport: "poll" },
  { number: 2, title: "poll long", transport: "long-poll" },
  { number: 3, title: "stream", transport: "sse" },
  { number: 4, title: "socket", transport: "websocket" },
  { number: 5, title: "be called", transport: "webhook" },
] as const;

const HEARD_WITHIN_MS = 3_000;

/** The sentence about the first step that is missing; undefined when all are there. */
export async function missingStep(lab: Lab): Promise<string | undefined> {
  lab.progress("trying your consumer");
  const provider = await startProvider(lab);
  const consumer = await startConsumer(lab, provider.port);
  const after = await provider.calls.newest();
  try {
    for (const { number, title, transport } of STEPS) {
      await consumer.calls.listen({ transport, after, everyMs: 100 });
      const raised = await provider.calls.drive({ offsetsMs: [0] });
      const upTo = raised.at(-1)?.seq ?? 0;
      const wanted = { transport, after, upTo, deadlineMs: HEARD_WITHIN_MS };
      const heard = await consumer.calls.heard(wanted);
      if (new Set(heard.map(({ seq }) => seq)).size < upTo - after)
        return sentence(number, title, transport);
    }
    return undefined;
  } finally {
    await lab.end([provider, consumer]);
  }
}

const sentence = (step: number, title: string, transport: string) =>
  `Your consumer receives no changes by ${transport}: step ${step}, ${title}, is not done yet. Run pnpm lesson 08 check to see what is missing, or pnpm compare to measure the solution.`;
