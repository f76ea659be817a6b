/**
 * Step 2, long poll: the provider holds its answer until there is one (RFC 7240, section 4.3; RFC 6202,
 * section 2).
 */

import {
  deferred,
  type Delivery,
  type Fixtures,
  jsonReply,
  type Reply,
  test,
} from "@course/lesson-kit";
import {
  asked,
  askedAfter,
  askedFor,
  AWAY,
  awayFor,
  CUT,
  ends,
  hasHeardOnce,
  heardNumbers,
  hears,
  heldList,
  isPaced,
  listed,
  listening,
  Log,
  meanwhile,
  provider,
  replies,
} from "./helpers.ts";

const ASKS =
  "A long poll asks what a poll asks: GET /changes?after=N, where N is the last change that you have.";
const PREFERS =
  "Prefer: wait=WAIT_S, in seconds, asks the provider to hold its answer until there is a change; without it this is a plain poll.";
const HEARD = "The provider answers when something has happened: hear each change in the answer.";
const ON =
  "An answer ends the request, but you still listen: ask again at once, after the last change heard.";
const NOTHING =
  "204 says that the time is over and nothing has happened: it is no error, so ask again at once.";
const MEANWHILE =
  "What happens between an answer and the next question is in the log: the number in your question fetches it.";
const AGAIN =
  "A connection that is cut while it is held has told you nothing: ask again for the same changes.";
const LEAVE_ALONE =
  "Retry-After is the number of seconds in which the provider wants no request: wait for them to pass.";
const PAUSED =
  "A refusal comes at once: without a pause of RECONNECT_MS you ask a thousand times a second.";
const NOT_HELD =
  "A provider may ignore Prefer and answer an empty list at once: wait RECONNECT_MS, or you ask a thousand times a second.";
const ONE_AT_A_TIME =
  "One held request is enough: a second one costs the provider a connection and hears the same.";
const BESIDE =
  "Each way listens for itself: two at once hear the same changes, each with its own cursor, and DELETE ends only the one that it names.";
const STOPPED =
  "DELETE /listeners/long-poll ends the request that is held: the provider would keep a connection for nobody.";

/** wait=2 or wait="2" (RFC 7240, section 2), among other preferences or alone. */
const isWait =
  ({ env }: Fixtures) =>
  (value: string) =>
    value
      .split(/[,;]/)
      .some((each) => /^\s*wait\s*=\s*"?(\d+)"?\s*$/i.exec(each)?.[1] === env["WAIT_S"]);
const waits = ({ env }: Fixtures) => `wait=${env["WAIT_S"]} (WAIT_S)`;
const HANG: Reply = { do: "hang" };
const OVER: Reply = { do: "answer", status: 204 };

test("A long poll asks the provider to hold its answer", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, HANG);
  await listening("long-poll", log, fixtures, async () => {
    const request = await askedAfter(log, fixtures, log.start, ASKS);
    request.hasHeader("Prefer", waits(fixtures), isWait(fixtures), PREFERS);
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
      expected: "one request for the changes while its answer is held",
      got: `${count} requests`,
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
    next.hasHeader("Prefer", waits(fixtures), isWait(fixtures), PREFERS);
  });
});

test("After a 204 the next request follows", async (fixtures) => {
  const log = new Log();
  // The change is made when it is asked for: however late the first request comes, two get a 204.
  const change = (request: Delivery) => (log.add(1), listed(log)(request));
  replies(log, fixtures, OVER, OVER, change, HANG);
  await listening("long-poll", log, fixtures, async () => {
    await asked(log, fixtures, 3, NOTHING);
    await hears("long-poll", log, fixtures, NOTHING);
  });
});

test("What happens between two requests is heard once", async (fixtures) => {
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

test("Retry-After is obeyed", async (fixtures) => {
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

test("After an empty list the next request waits", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, jsonReply(200, []));
  await listening("long-poll", log, fixtures, async () => {
    await asked(log, fixtures, 3, NOTHING);
    const requests = askedFor(log, fixtures).slice(0, 3);
    const ms = Number(fixtures.env["RECONNECT_MS"]);
    isPaced(requests, { pauses: 2, ms, words: "a pause after each empty list" }, NOT_HELD);
  });
});

test("DELETE ends the request that is held", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, HANG);
  await listening("long-poll", log, fixtures, async () => {
    const held = await asked(log, fixtures, 1, PREFERS);
    await ends("long-poll", fixtures, STOPPED);
    await fixtures.service.abandoned(held, STOPPED);
    await meanwhile(fixtures);
    const count = askedFor(log, fixtures).length;
    held.expect(count === 1, {
      expected: "no request for the changes after DELETE /listeners/long-poll",
      got: `${count - 1} more`,
      why: STOPPED,
    });
  });
});

test("A long poll and a poll listen beside each other, and each hears everything", async (fixtures) => {
  const log = new Log();
  const { answer, tell, cut } = provider(log);
  fixtures.service.answers(answer);
  const listen = async () => {
    await asked(log, fixtures, 2, BESIDE);
    // Only the poll hears of this one: the held request is cut, and must be sent again for the same.
    log.add(1);
    await hears("poll", log, fixtures, BESIDE);
    cut();
    await hears("long-poll", log, fixtures, BESIDE);
    for (let count = 0; count < 2; count += 1) {
      log.add(1);
      tell();
      await hears("poll", log, fixtures, BESIDE);
      await hears("long-poll", log, fixtures, BESIDE);
    }
    await ends("poll", fixtures, BESIDE);
    const change = log.add(1);
    tell();
    await hears("long-poll", log, fixtures, BESIDE);
    const isHeard = (await heardNumbers("poll", log, fixtures)).includes(change.seq);
    (await fixtures.http.get("/heard")).expect(!isHeard, {
      expected: "nothing heard by poll after its DELETE",
      got: `change ${change.seq} heard by poll`,
      why: BESIDE,
    });
  };
  const both = () => listening("poll", log, fixtures, listen, { everyMs: 20 });
  await listening("long-poll", log, fixtures, both);
});
