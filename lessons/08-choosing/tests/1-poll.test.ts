/**
 * Step 1, poll: ask again and again, no more often than is wanted, and lose nothing in between
 * (RFC 9110, sections 9.3.1 and 10.2.3).
 */

import { deferred, type Reply, test } from "@course/lesson-kit";
import {
  asked,
  askedAfter,
  askedFor,
  AWAY,
  awayFor,
  CUT,
  ends,
  hasHeardOnce,
  heldList,
  hears,
  isPaced,
  listed,
  listening,
  Log,
  meanwhile,
  replies,
} from "./helpers.ts";

const ASKS =
  "A poll is a plain question: GET /changes?after=N, where N is the last change that you have.";
const BEFORE =
  "What happened before you came is in the first answer: hear each change of it, in its order.";
const AFTER =
  "The log is numbered so that you can say what you have: ask after the number of the last change heard, not after how many came.";
const BETWEEN = "Whatever happens between two polls comes with the next one, all of it at once.";
const UNACTED =
  "The cursor moves when a change was heard. An answer that breaks off has told you nothing, so ask again for the same.";
const NOT_MODIFIED = "304 is good news in few bytes: nothing has changed, so ask again later.";
const AGAIN = "A provider that is away for a moment comes back: go on asking.";
const LEAVE_ALONE =
  "Retry-After says how long the provider wants to be left alone: no request until those seconds are over.";
const INTERVAL = "The interval is everyMs, or POLL_INTERVAL_MS without it: do not ask more often.";
const PAUSED =
  "Whoever cannot answer is not helped by more questions: wait RECONNECT_MS before the next attempt.";
const ONE_AT_A_TIME =
  "One question at a time: when an answer is slow, the next poll waits for it instead of joining it.";
const STOPPED =
  "DELETE /listeners/poll ends it: the timer with it, and nothing more is asked in this way.";
const CONFLICT =
  "One listener for each way: a second one would hear everything twice, so it gets 409.";
const NO_SUCH_WAY = "There are five ways, and any other is a request that makes no sense: 422.";
const NOT_LISTENING = "Nothing listens in this way, so there is nothing to delete: 404.";

test("A poll asks for the changes after the number given", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, listed(log));
  await listening("poll", log, fixtures, async () => {
    await askedAfter(log, fixtures, log.start, ASKS);
  });
});

test("What happened before is heard, in its order", async (fixtures) => {
  const log = new Log();
  log.add(2);
  log.add(1, "completed");
  replies(log, fixtures, listed(log));
  await listening("poll", log, fixtures, async () => {
    const heard = await hears("poll", log, fixtures, BEFORE);
    const numbers = heard.map(({ seq }) => Number(seq));
    const answer = await fixtures.http.get("/heard");
    const isInOrder = numbers.every(
      (seq, index) => index === 0 || seq > Number(numbers[index - 1]),
    );
    answer.expect(isInOrder, {
      expected: "the changes in the order of their numbers",
      got: `the order ${numbers.join(", ")}`,
      why: BEFORE,
    });
  });
});

test("304 is no error", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, listed(log));
  const listen = async () => {
    await asked(log, fixtures, 4, NOT_MODIFIED);
    log.add(1);
    await hears("poll", log, fixtures, NOT_MODIFIED);
  };
  await listening("poll", log, fixtures, listen, { everyMs: 20 });
});

test("What happens later is heard once, however often is asked", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, listed(log));
  const listen = async () => {
    await asked(log, fixtures, 1, ASKS);
    log.add(1);
    await hears("poll", log, fixtures, AFTER);
    log.add(3);
    await hears("poll", log, fixtures, BETWEEN);
    await askedAfter(log, fixtures, log.newest, AFTER);
    await asked(log, fixtures, askedFor(log, fixtures).length + 2, AGAIN);
    await hasHeardOnce("poll", log, fixtures);
  };
  await listening("poll", log, fixtures, listen, { everyMs: 20 });
});

test("While an answer is awaited, no second question is asked", async (fixtures) => {
  const log = new Log();
  const { promise: opened, resolve: open } = deferred();
  replies(log, fixtures, heldList([], opened), listed(log));
  const listen = async () => {
    const first = await asked(log, fixtures, 1, ASKS);
    await meanwhile(fixtures);
    const count = askedFor(log, fixtures).length;
    first.expect(count === 1, {
      expected: "one request at a time",
      got: `${count} requests while the first was held`,
      why: ONE_AT_A_TIME,
    });
    open();
    log.add(1);
    await hears("poll", log, fixtures, AGAIN);
  };
  await listening("poll", log, fixtures, listen, { everyMs: 20 });
});

test("An answer that breaks off is asked for again", async (fixtures) => {
  const log = new Log();
  log.add(2);
  replies(log, fixtures, { do: "break" }, halfOf(log), listed(log));
  await listening("poll", log, fixtures, async () => {
    await hears("poll", log, fixtures, UNACTED);
  });
});

/** The first change is there and the second is cut off in the middle. */
const halfOf = (log: Log): Reply => ({
  do: "stream",
  headers: { "Content-Type": "application/json", ETag: '"half"' },
  opened: (answer) => {
    answer.send(JSON.stringify(log.changes).slice(0, -40));
    answer.cut();
  },
});

for (const [words, reply] of [
  ["answers 503", AWAY],
  ["cuts the connection", CUT],
] as const) {
  test(`A provider that ${words} is asked again, after a pause`, async (fixtures) => {
    const log = new Log();
    log.add(1);
    replies(log, fixtures, reply, reply, reply, listed(log));
    const listen = async () => {
      await hears("poll", log, fixtures, AGAIN);
      const requests = askedFor(log, fixtures).slice(0, 4);
      const ms = Number(fixtures.env["RECONNECT_MS"]);
      isPaced(requests, { pauses: 2, ms, words: "RECONNECT_MS before each new attempt" }, PAUSED);
    };
    const everyMs = Number(fixtures.env["RECONNECT_MS"]);
    await listening("poll", log, fixtures, listen, { everyMs });
  });
}

for (const [words, reply] of [
  ["503", () => awayFor(1)],
  ["200", (log: Log) => listed(log, { "Retry-After": "1" })],
] as const) {
  test(`Retry-After with ${words} is kept`, async (fixtures) => {
    const log = new Log();
    replies(log, fixtures, reply(log), listed(log));
    const listen = async () => {
      await asked(log, fixtures, 2, AGAIN);
      const requests = askedFor(log, fixtures).slice(0, 2);
      isPaced(
        requests,
        { pauses: 1, ms: 1_000, words: "a second until the next poll" },
        LEAVE_ALONE,
      );
    };
    await listening("poll", log, fixtures, listen, { everyMs: 20 });
  });
}

test("The interval is kept", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, listed(log));
  const everyMs = 300;
  const listen = async () => {
    await asked(log, fixtures, 4, AGAIN);
    const requests = askedFor(log, fixtures).slice(0, 4);
    isPaced(requests, { pauses: 2, ms: everyMs, words: "everyMs between two polls" }, INTERVAL);
  };
  await listening("poll", log, fixtures, listen, { everyMs });
});

test("After DELETE nothing more is asked", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, listed(log));
  const listen = async () => {
    await asked(log, fixtures, 2, ASKS);
    await ends("poll", fixtures, STOPPED);
    const before = askedFor(log, fixtures).length;
    await meanwhile(fixtures);
    const [last] = askedFor(log, fixtures).slice(-1);
    const more = askedFor(log, fixtures).length - before;
    // One may have been on its way when the other was answered.
    last?.expect(more <= 1, {
      expected: "no request after the end",
      got: `${more} requests after it`,
      why: STOPPED,
    });
  };
  await listening("poll", log, fixtures, listen, { everyMs: 20 });
});

test("A second listener in the same way is refused, and one in no way as well", async (fixtures) => {
  const { http } = fixtures;
  const log = new Log();
  replies(log, fixtures, listed(log));
  await listening("poll", log, fixtures, async () => {
    (await http.post("/listeners", { way: "poll", after: log.start })).hasStatus(409, CONFLICT);
  });
  (await http.delete("/listeners/poll")).hasStatus(404, NOT_LISTENING);
  (await http.post("/listeners", { way: "by pigeon" })).hasStatus([400, 422], NO_SUCH_WAY);
});
