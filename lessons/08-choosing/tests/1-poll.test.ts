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
  hearsNothing,
  isPaced,
  listed,
  listening,
  listensFromTheStart,
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
const BETWEEN =
  "The next poll brings everything that happened since the last one: hear each change of it.";
const UNACTED =
  "The cursor moves when a change was heard. After an answer that breaks off, ask again for the same changes.";
const NOT_MODIFIED =
  "304 says that nothing has changed: it is no error, so ask again after the interval.";
const AGAIN = "A provider that fails for a moment comes back: go on asking.";
const LEAVE_ALONE =
  "Retry-After is the number of seconds in which the provider wants no request, after a 503 and after a 200: wait for them to pass.";
const INTERVAL = "The interval is everyMs, or POLL_INTERVAL_MS without it: do not ask more often.";
const PAUSED =
  "A provider that fails needs fewer requests, not more: wait RECONNECT_MS before the next attempt.";
const ONE_AT_A_TIME = "One request at a time: when an answer is slow, the next poll waits for it.";
const STOPPED =
  "DELETE /listeners/poll ends the polling, its timer included: nothing more is asked or heard in this way.";
const CONFLICT =
  "There is one listener for each way: a second one would hear everything twice, so refuse it with 409.";
const DEFAULT = "`after` is 0 where it is left out: the first request is for all changes.";
const NO_SUCH_WAY = "There are five ways to listen; any other is refused with 422 (or 400).";
const NOT_LISTENING = "Nothing listens in this way, so there is nothing to delete: 404.";

test("A poll asks for the changes after the number given", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, listed(log));
  await listening("poll", log, fixtures, async () => {
    await askedAfter(log, fixtures, log.start, ASKS);
  });
});

test("A poll without after begins at 0", async (fixtures) => {
  await listensFromTheStart("poll", fixtures, DEFAULT);
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

test("After a 304 the poll goes on", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, listed(log));
  const listen = async () => {
    await asked(log, fixtures, 4, NOT_MODIFIED);
    log.add(1);
    await hears("poll", log, fixtures, NOT_MODIFIED);
  };
  await listening("poll", log, fixtures, listen, { everyMs: 20 });
});

test("What happens later is heard once, however many polls follow", async (fixtures) => {
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

test("While an answer is awaited, there is no second request", async (fixtures) => {
  const log = new Log();
  const { promise: opened, resolve: open } = deferred();
  replies(log, fixtures, heldList([], opened), listed(log));
  const listen = async () => {
    const first = await asked(log, fixtures, 1, ASKS);
    await meanwhile(fixtures);
    const count = askedFor(log, fixtures).length;
    first.expect(count === 1, {
      expected: "one request for the changes while its answer is held",
      got: `${count} requests`,
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
  test(`Retry-After with ${words} is obeyed`, async (fixtures) => {
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

for (const [name, everyMs] of [
  ["everyMs", 300],
  ["POLL_INTERVAL_MS", undefined],
] as const) {
  test(`The interval between two polls is ${name}`, async (fixtures) => {
    const log = new Log();
    replies(log, fixtures, listed(log));
    const listen = async () => {
      // By the interval's default of 50 ms the first of these may be late by as much as a machine takes.
      const count = everyMs === undefined ? 12 : 4;
      await asked(log, fixtures, count, AGAIN);
      const requests = askedFor(log, fixtures).slice(0, count);
      const ms = everyMs ?? Number(fixtures.env["POLL_INTERVAL_MS"]);
      isPaced(requests, { pauses: count - 2, ms, words: `${name} between two polls` }, INTERVAL);
    };
    await listening("poll", log, fixtures, listen, everyMs === undefined ? {} : { everyMs });
  });
}

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
      expected: "no request for the changes after DELETE /listeners/poll",
      got: `${more} requests`,
      why: STOPPED,
    });
  };
  await listening("poll", log, fixtures, listen, { everyMs: 20 });
});

test("An answer that comes after DELETE is not heard", async (fixtures) => {
  const log = new Log();
  const { promise: opened, resolve: open } = deferred();
  log.add(2);
  replies(log, fixtures, heldList(log.changes, opened), listed(log));
  await listening("poll", log, fixtures, async () => {
    await asked(log, fixtures, 1, ASKS);
    await ends("poll", fixtures, STOPPED);
    open();
    await meanwhile(fixtures);
    await hearsNothing("poll", log, fixtures, STOPPED);
  });
});

test("A second listener in the same way is refused with 409", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, listed(log));
  await listening("poll", log, fixtures, async () => {
    const again = await fixtures.http.post("/listeners", { way: "poll", after: log.start });
    again.hasStatus(409, CONFLICT);
  });
});

test("A way that does not exist is refused, and one that does not listen is not found", async ({
  http,
}) => {
  (await http.post("/listeners", { way: "by pigeon" })).hasStatus([400, 422], NO_SUCH_WAY);
  (await http.delete("/listeners/by-pigeon")).hasStatus(404, NOT_LISTENING);
  await http.delete("/listeners/poll");
  (await http.delete("/listeners/poll")).hasStatus(404, NOT_LISTENING);
});
