/**
 * Step 3, read a stream: one answer that does not end, and that goes on where it was cut (the HTML standard,
 * sections 9.2.4 to 9.2.6).
 */

import { type Delivery, type Reply, type StreamedReply, test } from "@course/lesson-kit";
import {
  asked,
  askedAfter,
  askedFor,
  AWAY,
  awayFor,
  type Change,
  CUT,
  cursorOf,
  ends,
  hasHeardOnce,
  hears,
  hearsNothing,
  isPaced,
  listening,
  Log,
  meanwhile,
  replies,
} from "./helpers.ts";

const ACCEPTS =
  "Accept: text/event-stream asks for a stream; with anything else the provider answers a list, and ends.";
const HEARD =
  "An event is complete with its empty line: hear it then, whatever its name, without waiting for the end of the answer.";
const PIECES =
  "A piece that arrives is no event: it may hold half of one, or two and a half. Only the empty line ends one.";
const COMMENT =
  "A line that begins with a colon is a comment: it keeps the connection awake and says nothing.";
const RESUME =
  "When a stream ends, open the next one with Last-Event-ID: the provider then goes on after the last event that you had.";
const HALF =
  "Half an event is none: its id counts only when the empty line was there, or the rest of it is lost.";
const AGAIN =
  "A stream that cannot be opened is tried again, also after a 503: EventSource would give up there.";
const PAUSED =
  "A provider that ends every stream at once must not be stormed: wait RECONNECT_MS before you open the next one.";
const LEAVE_ALONE =
  "Retry-After says how long the provider wants to be left alone: no request until those seconds are over.";
const ONE = "One stream is enough: a second one would hear everything twice.";
const STOPPED =
  "DELETE /listeners/sse hangs up: a provider that goes on writing to nobody keeps the connection for it.";

const isEventStream = (value: string) => /text\/event-stream/i.test(value);

const eventOf = (change: Change) =>
  `id: ${change.seq}\nevent: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`;

/** A stream on which the check says what it wants, as soon as it is open. */
const streamed =
  (opened: (stream: StreamedReply, request: Delivery) => void) =>
  (request: Delivery): Reply => ({ do: "stream", opened: (stream) => opened(stream, request) });

/** A stream of what happened after the consumer's number; it stays open. */
const told = (log: Log) =>
  streamed((stream, request) => {
    for (const change of log.after(cursorOf(request))) stream.send(eventOf(change));
  });

test("A stream is asked for", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, told(log));
  await listening("sse", log, fixtures, async () => {
    const request = await askedAfter(log, fixtures, log.start, ACCEPTS);
    request.hasHeader("Accept", "text/event-stream", isEventStream, ACCEPTS);
  });
});

test("Each event is heard as it comes, whatever its name", async (fixtures) => {
  const log = new Log();
  log.add(1);
  const streams: StreamedReply[] = [];
  const opened = streamed((stream) => {
    streams.push(stream);
    for (const change of log.changes) stream.send(eventOf(change));
  });
  replies(log, fixtures, opened);
  await listening("sse", log, fixtures, async () => {
    await hears("sse", log, fixtures, HEARD);
    streams[0]?.send(eventOf(log.add(1, "completed")));
    await hears("sse", log, fixtures, HEARD);
    await hasHeardOnce("sse", log, fixtures);
  });
});

test("Events are told apart by their empty lines, however they arrive", async (fixtures) => {
  const log = new Log();
  log.add(3);
  const streams: StreamedReply[] = [];
  replies(
    log,
    fixtures,
    streamed((stream) => void streams.push(stream)),
  );
  await listening("sse", log, fixtures, async () => {
    await asked(log, fixtures, 1, ACCEPTS);
    const [stream] = streams;
    const text = log.changes.map(eventOf).join("");
    const middle = text.indexOf("data:") + 20;
    stream?.send(text.slice(0, middle));
    // Two pieces that are sent at once may well arrive as one.
    await meanwhile(fixtures);
    stream?.send(text.slice(middle));
    await hears("sse", log, fixtures, PIECES);
  });
});

test("A comment is not heard", async (fixtures) => {
  const log = new Log();
  const opened = streamed((stream) => {
    stream.send(": still here\n\n");
    for (const change of log.changes) stream.send(eventOf(change));
    stream.send(": still here\n\n");
  });
  log.add(1);
  replies(log, fixtures, opened);
  await listening("sse", log, fixtures, async () => {
    await hears("sse", log, fixtures, COMMENT);
  });
});

for (const way of ["end", "cut"] as const) {
  test(`After the ${way} of a stream the next one goes on where it was`, async (fixtures) => {
    const log = new Log();
    log.add(2);
    const streams: StreamedReply[] = [];
    const kept = streamed((stream) => {
      streams.push(stream);
      for (const change of log.changes) stream.send(eventOf(change));
    });
    replies(log, fixtures, kept, told(log));
    await listening("sse", log, fixtures, async () => {
      await hears("sse", log, fixtures, HEARD);
      const before = log.newest;
      log.add(2);
      streams[0]?.[way]();
      await hears("sse", log, fixtures, RESUME);
      const next = await asked(log, fixtures, 2, RESUME);
      const id = next.headers.get("Last-Event-ID");
      next.expect(cursorOf(next) === before, {
        expected: `Last-Event-ID: ${before}`,
        got: `${id === null ? "no Last-Event-ID" : `Last-Event-ID: ${id}`} with GET ${next.path}`,
        why: RESUME,
      });
    });
  });
}

test("An event that was cut off in its middle is not lost", async (fixtures) => {
  const log = new Log();
  log.add(2);
  const cutOff = streamed((stream) => {
    const [one, two] = log.changes.map(eventOf);
    stream.send(`${one}${two?.slice(0, -30)}`);
    stream.end();
  });
  replies(log, fixtures, cutOff, told(log));
  await listening("sse", log, fixtures, async () => {
    await hears("sse", log, fixtures, HALF);
  });
});

for (const [words, reply] of [
  ["answers 503", AWAY],
  ["cuts the connection", CUT],
  ["ends the stream at once", streamed((stream) => stream.end())],
] as const) {
  test(`A provider that ${words} is asked again, after a pause`, async (fixtures) => {
    const log = new Log();
    log.add(1);
    replies(log, fixtures, reply, reply, told(log));
    await listening("sse", log, fixtures, async () => {
      await hears("sse", log, fixtures, AGAIN);
      const requests = askedFor(log, fixtures).slice(0, 3);
      const ms = Number(fixtures.env["RECONNECT_MS"]);
      isPaced(requests, { pauses: 2, ms, words: "RECONNECT_MS before each new attempt" }, PAUSED);
    });
  });
}

test("Retry-After is kept", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, awayFor(1), told(log));
  await listening("sse", log, fixtures, async () => {
    await asked(log, fixtures, 2, AGAIN);
    const requests = askedFor(log, fixtures).slice(0, 2);
    isPaced(
      requests,
      { pauses: 1, ms: 1_000, words: "a second until it is asked again" },
      LEAVE_ALONE,
    );
  });
});

test("DELETE hangs up", async (fixtures) => {
  const log = new Log();
  const streams: StreamedReply[] = [];
  replies(
    log,
    fixtures,
    streamed((stream) => void streams.push(stream)),
  );
  await listening("sse", log, fixtures, async () => {
    const request = await asked(log, fixtures, 1, ACCEPTS);
    await ends("sse", fixtures, STOPPED);
    await fixtures.service.abandoned(request, STOPPED);
    streams[0]?.send(eventOf(log.add(1)));
    await meanwhile(fixtures);
    await hearsNothing("sse", log, fixtures, STOPPED);
    const count = askedFor(log, fixtures).length;
    request.expect(count === 1, {
      expected: "no stream after the end",
      got: `${count - 1} more`,
      why: STOPPED,
    });
  });
});

test("There is one stream, also while nothing is said on it", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, told(log));
  await listening("sse", log, fixtures, async () => {
    const request = await asked(log, fixtures, 1, ACCEPTS);
    await meanwhile(fixtures);
    const count = askedFor(log, fixtures).length;
    request.expect(count === 1, { expected: "one stream", got: `${count} streams`, why: ONE });
  });
});
