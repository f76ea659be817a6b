/**
 * Step 2, long poll: the provider holds its answer until there is one (RFC 7240, section 4.3; RFC 6202,
 * section 2).
 */

import { deferred, jsonReply, type Reply, test } from "@course/lesson-kit";
import {
  asked,
  askedAfter,
  askedFor,
  AWAY,
  awayFor,
  CUT,
  ends,
  hasHeardOnce,
  hears,
  heldList,
  isPaced,
  listed,
  listening,
  Log,
  meanwhile,
  replies,
} from "./helpers.ts";

const ASKS =
  "A long poll asks what a poll asks: GET /changes?after=N, where N is the last change that you have.";
const PREFERS =
  "Prefer: wait=SECONDS asks the provider to hold its answer until there is one; without it this is a plain poll.";
const HEARD = "The answer comes when something has happened: hear each change in it.";
const ON =
  "An answer ends the request and not the listening: ask again at once, after the last change heard.";
const NOTHING =
  "204 says that the time is over and nothing has happened: no error, and no end, so ask again at once.";
const MEANWHILE =
  "What happens between an answer and the next question is in the log: the number in your question fetches it.";
const AGAIN =
  "A connection that is cut while it is held has told you nothing: ask again for the same changes.";
const LEAVE_ALONE =
  "Retry-After says how long the provider wants to be left alone: no request until those seconds are over.";
const PAUSED =
  "Whoever refuses does not hold: asked again at once, it is asked a thousand times a second. Wait RECONNECT_MS first.";
const NOT_HELD =
  "A provider may ignore Prefer and answer an empty list at once: pause, or you ask without an end.";
const ONE_AT_A_TIME = "One held request is enough: a second one takes a place and hears the same.";
const STOPPED =
  "DELETE /listeners/long-poll gives up the request that is held: the provider must not keep a place for nobody.";

const isWait = (value: string) => /(^|[\s,;])wait=[1-9]\d*/i.test(value);
const HANG: Reply = { do: "hang" };
const OVER: Reply = { do: "answer", status: 204 };

test("A long poll asks the provider to hold its answer", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, HANG);
  await listening("long-poll", log, fixtures, async () => {
    const request = await askedAfter(log, fixtures, log.start, ASKS);
    request.hasHeader("Prefer", "wait=SECONDS", isWait, PREFERS);
  });
});

test("While one request is held, there is no other", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, HANG);
  await listening("long-poll", log, fixtures, async () => {
    const first = await asked(log, fixtures, 1, PREFERS);
    await meanwhile(fixtures);
    const count = askedFor(log, fixtures).length;
    first.expect(count === 1, {
      expected: "one request at a time",
      got: `${count} requests while the first was held`,
      why: ONE_AT_A_TIME,
    });
  });
});

test("What happens while the answer is held is heard, and asked after at once", async (fixtures) => {
  const log = new Log();
  const { promise: opened, resolve: open } = deferred();
  log.add(2);
  replies(log, fixtures, heldList(log.changes, opened), HANG);
  await listening("long-poll", log, fixtures, async () => {
    await asked(log, fixtures, 1, PREFERS);
    open();
    await hears("long-poll", log, fixtures, HEARD);
    const next = await askedAfter(log, fixtures, log.newest, ON);
    next.hasHeader("Prefer", "wait=SECONDS", isWait, PREFERS);
  });
});

test("204 is followed by the next question", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, OVER, OVER, listed(log), HANG);
  await listening("long-poll", log, fixtures, async () => {
    log.add(1);
    await asked(log, fixtures, 3, NOTHING);
    await hears("long-poll", log, fixtures, NOTHING);
  });
});

test("What happens between two questions is heard once", async (fixtures) => {
  const log = new Log();
  log.add(1);
  // Each answer is about what was there at its time; by the next question more has happened.
  replies(log, fixtures, listed(log), (request) => (log.add(2), listed(log)(request)), HANG);
  await listening("long-poll", log, fixtures, async () => {
    await asked(log, fixtures, 2, ON);
    await hears("long-poll", log, fixtures, MEANWHILE);
    await askedAfter(log, fixtures, log.newest, ON);
    await hasHeardOnce("long-poll", log, fixtures);
  });
});

for (const [words, reply] of [
  ["answers 503", AWAY],
  ["cuts the connection", CUT],
] as const) {
  test(`A provider that ${words} is asked again, after a pause`, async (fixtures) => {
    const log = new Log();
    log.add(1);
    replies(log, fixtures, reply, reply, listed(log), HANG);
    await listening("long-poll", log, fixtures, async () => {
      await hears("long-poll", log, fixtures, AGAIN);
      const requests = askedFor(log, fixtures).slice(0, 3);
      const ms = Number(fixtures.env["RECONNECT_MS"]);
      isPaced(requests, { pauses: 2, ms, words: "RECONNECT_MS before each new attempt" }, PAUSED);
    });
  });
}

test("An answer that breaks off is asked for again", async (fixtures) => {
  const log = new Log();
  log.add(2);
  replies(log, fixtures, { do: "break" }, listed(log), HANG);
  await listening("long-poll", log, fixtures, async () => {
    await hears("long-poll", log, fixtures, AGAIN);
  });
});

test("Retry-After is kept", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, awayFor(1), HANG);
  await listening("long-poll", log, fixtures, async () => {
    await asked(log, fixtures, 2, AGAIN);
    const requests = askedFor(log, fixtures).slice(0, 2);
    isPaced(
      requests,
      { pauses: 1, ms: 1_000, words: "a second until it is asked again" },
      LEAVE_ALONE,
    );
  });
});

test("A provider that does not hold is not asked without an end", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, jsonReply(200, []));
  await listening("long-poll", log, fixtures, async () => {
    await asked(log, fixtures, 3, NOTHING);
    const requests = askedFor(log, fixtures).slice(0, 3);
    const ms = Number(fixtures.env["RECONNECT_MS"]);
    isPaced(requests, { pauses: 2, ms, words: "a pause after each empty list" }, NOT_HELD);
  });
});

test("DELETE gives up the request that is held", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, HANG);
  await listening("long-poll", log, fixtures, async () => {
    const held = await asked(log, fixtures, 1, PREFERS);
    await ends("long-poll", fixtures, STOPPED);
    await fixtures.service.abandoned(held, STOPPED);
    await meanwhile(fixtures);
    const count = askedFor(log, fixtures).length;
    held.expect(count === 1, {
      expected: "no request after the end",
      got: `${count - 1} more`,
      why: STOPPED,
    });
  });
});
