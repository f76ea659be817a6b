/**
 * `pnpm lesson 05 send forged`: deliveries by hand, to the receiver that the learner writes.
 */

import { randomUUID } from "node:crypto";
import type { FixtureSet } from "@course/lesson-kit/judge";
import { makeFixtures, WireFailure } from "@course/lesson-kit/judge";
import { printTrace } from "@course/wire";
import { UsageError } from "@course/command/usage-error";
import { paint } from "../view/failure.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import { startIt, serverOrigin } from "../workspace/context.ts";

/** Older than the 300 s that a receiver puts up with. */
const STALE_S = 600;

type Sender = FixtureSet["sender"];

/** What can be sent, and what a receiver that keeps its contract makes of it. */
const DELIVERIES = {
  good: {
    promise: "Correctly signed: expect 2xx, and the event in GET /received.",
    send: async (sender: Sender) => void (await sender.deliver(PATH, event())),
  },
  forged: {
    promise: "Signed with another secret: expect 401, and nothing in GET /received.",
    send: async (sender: Sender) => void (await sender.deliver(PATH, event(), { secret: FOREIGN })),
  },
  stale: {
    promise: `Correctly signed, but ${STALE_S / 60} minutes old: expect 401, and nothing in GET /received.`,
    send: async (sender: Sender) => {
      const timestamp = Math.floor(Date.now() / 1_000) - STALE_S;
      await sender.deliver(PATH, event(), { timestamp });
    },
  },
  twice: {
    promise: "The same webhook-id twice: expect 2xx for both, and one event in GET /received.",
    send: async (sender: Sender) => {
      const [same, id] = [event(), `msg_${randomUUID()}`];
      await sender.deliver(PATH, same, { id });
      await sender.deliver(PATH, same, { id });
    },
  },
};

const PATH = "/hooks/todos";
const FOREIGN = `whsec_${Buffer.from("somebody else's secret!!").toString("base64")}`;

function event() {
  const id = randomUUID().slice(0, 8);
  const data = { id, title: "Buy milk", completed: false };
  return { type: "todo.added", timestamp: new Date().toISOString(), data };
}

/** Sends one of them, prints what crossed, and says what was to be expected. */
export async function deliver(context: LessonContext): Promise<ExitCode> {
  const { lesson, request, output } = context;
  const [word = "good", left] = request.rest;
  const delivery = Object.entries(DELIVERIES).find(([name]) => name === word)?.[1];
  if (!delivery || left !== undefined) {
    const all = Object.keys(DELIVERIES).join(", ");
    throw new UsageError(
      `pnpm lesson ${lesson.id} send takes one of: ${all}. It got "${request.rest.join(" ")}".`,
    );
  }
  const origin = serverOrigin(context);
  const fixtures = makeFixtures(origin, new AbortController().signal, {
    env: { ...lesson.config.env, ...(request.target.kind === "url" ? ownSecret() : {}) },
    role: lesson.config.role,
  });
  try {
    await delivery.send(fixtures.sender);
    for (const line of printTrace(fixtures.trace("send"), { width: output.width })) {
      output.line(paint(line, output.ink));
    }
    output.line("");
    output.line(delivery.promise);
    return 0;
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    output.error(`Nothing was delivered to ${origin}: ${error.parts.got}. ${startIt(lesson)}`);
    return 1;
  } finally {
    await fixtures.close();
  }
}

/** A server at a URL may have another secret: the sender then needs it in its environment too. */
function ownSecret(): { WEBHOOK_SECRET?: string } {
  const { WEBHOOK_SECRET } = process.env;
  return WEBHOOK_SECRET === undefined ? {} : { WEBHOOK_SECRET };
}
