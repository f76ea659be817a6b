/**
 * Step 3, read a stream: one answer that does not end, and that goes on where it was cut (the HTML standard,
 * sections 9.2.4 to 9.2.6).
 */

import {
  type Answer,
  type Delivery,
  type Fixtures,
  type StreamedReply,
  test,
} from "@course/lesson-kit";
import {
  asked,
  askedAfter,
  askedFor,
  AWAY,
  awayFor,
  CUT,
  cursorOf,
  ends,
  eventOf,
  hasHeardOnce,
  heardIn,
  hears,
  hearsNothing,
  isPaced,
  listening,
  Log,
  meanwhile,
  provider,
  replies,
  streamed,
} from "./helpers.ts";

const ACCEPTS =
  "Accept: text/event-stream asks for a stream; without it the provider answers with a list.";
const HEARD =
  "An event is complete with its empty line: hear it then. The answer has no end to wait for.";
const NAMED =
  "The line event names the type of an event: hear each event, whatever its name, not only those without one.";
const PIECES =
  "A piece that arrives may hold half an event, or two and a half: only an empty line ends an event.";
const COMMENT =
  "A line that begins with a colon is a comment: it keeps the connection open and is no event.";
const RESUME =
  "When a stream ends, open the next one with Last-Event-ID: the provider then goes on after the last event that you had.";
const HALF =
  "An event that no empty line has ended is dropped, and its id with it: Last-Event-ID is the id of the last whole event.";
const KEPT_ID =
  "What has no data is no event, and without an id the last one stays: it is still what you have.";
const BOM = "A byte order mark at the beginning of a stream is not part of its first line.";
const CUT_CHARACTER =
  "A character of several bytes may come in two pieces: decode the bytes as a stream, not piece by piece.";
const AGAIN =
  "A stream that cannot be opened is tried again, also after a 503: EventSource would give up there.";
const PAUSED =
  "A provider that fails needs fewer requests, not more: wait RECONNECT_MS before you open the next stream.";
const LEAVE_ALONE =
  "Retry-After is the number of seconds in which the provider wants no request: wait for them to pass.";
const ONE = "One stream is enough: with a second one everything is heard twice.";
const BESIDE =
  "Each way listens for itself: two at once hear the same changes, each with its own cursor, and DELETE ends only the one that it names.";
const STOPPED =
  "DELETE /listeners/sse closes the stream: the provider would go on writing to nobody.";

const isEventStream = (value: string) => /text\/event-stream/i.test(value);

/** A stream of what happened after the consumer's number; it stays open. */
const told = (log: Log) =>
  streamed((stream, request) => {
    for (const change of log.after(cursorOf(request))) stream.send(eventOf(change));
  });

function lastEventIdOf({ headers }: Delivery): string {
  const id = headers.get("Last-Event-ID");
  return id === null ? "no Last-Event-ID" : `Last-Event-ID: ${id}`;
}

test("The request asks for a stream", async (fixtures) => {
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
    await hears("sse", log, fixtures, HEARD).catch((failure: unknown) =>
      explainUnheard(failure, { log, fixtures, stream: streams[0] }),
    );
    streams[0]?.send(eventOf(log.add(1, "completed")));
    await hears("sse", log, fixtures, HEARD);
    await hasHeardOnce("sse", log, fixtures);
  });
});

/** Of a consumer that hears an event without a name, but none with one, says so; throws `failure` otherwise. */
async function explainUnheard(
  failure: unknown,
  { log, fixtures, stream }: { log: Log; fixtures: Fixtures; stream: StreamedReply | undefined },
): Promise<never> {
  const { http } = fixtures;
  const { seq } = log.changes.at(-1) ?? log.add(1);
  const unnamed = log.add(1);
  stream?.send(eventOf(unnamed).replace(/^event: .*\n/m, ""));
  const isHeard = (answer: Answer) =>
    heardIn("sse", log, answer).some((each) => each["seq"] === unnamed.seq);
  const answer = await http.getUntil("/heard", isHeard);
  answer.expect(!isHeard(answer), {
    expected: `change ${seq}, an event with "event: added", heard by sse`,
    got: 'an event without a name is heard, one with "event: added" is not',
    why: NAMED,
  });
  throw failure;
}

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
      next.expect(cursorOf(next) === before, {
        expected: `Last-Event-ID: ${before}`,
        got: `${lastEventIdOf(next)} with GET ${next.path}`,
        why: RESUME,
      });
    });
  });
}

test("What has no data and no id is no event, and changes no Last-Event-ID", async (fixtures) => {
  const log = new Log();
  log.add(2);
  const streams: StreamedReply[] = [];
  const kept = streamed((stream) => {
    streams.push(stream);
    for (const change of log.changes) stream.send(eventOf(change));
    stream.send("event: note\n\n");
    stream.send(": still here\n\n");
  });
  replies(log, fixtures, kept, told(log));
  await listening("sse", log, fixtures, async () => {
    await hears("sse", log, fixtures, HEARD);
    const before = log.newest;
    log.add(1);
    streams[0]?.end();
    await hears("sse", log, fixtures, RESUME);
    const next = await asked(log, fixtures, 2, RESUME);
    next.expect(cursorOf(next) === before, {
      expected: `Last-Event-ID: ${before}`,
      got: `${lastEventIdOf(next)} with GET ${next.path}`,
      why: KEPT_ID,
    });
  });
});

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

/** Other spellings of one event that mean the same (the HTML standard, section 9.2.6), and what each teaches. */
const spellings: [string, (text: string) => string, string][] = [
  [
    "CR LF as line ends",
    (text) => text.replaceAll("\n", "\r\n"),
    "A line may end with CR LF as well as LF: with LF alone a CR is left over, and no line is empty.",
  ],
  [
    "CR as line ends",
    (text) => text.replaceAll("\n", "\r"),
    "A line may end with CR alone, as well as with LF or CR LF: split the text at all three.",
  ],
  [
    "no space after the colon",
    (text) => text.replaceAll(/^(\w+): /gm, "$1:"),
    "The space after the colon is optional: data:{} is the same as data: {}.",
  ],
  [
    "data over several lines",
    (text) => text.replace('","todo"', '",\ndata: "todo"'),
    "An event may have several lines of data: join them with line feeds, and read them at the empty line.",
  ],
  [
    "the id after the data",
    (text) => text.replace(/^(id: .*\n)([^]*?)\n\n$/, "$2\n$1\n"),
    "The fields of an event may come in any order: act at the empty line, when you have all of them.",
  ],
  [
    "a comment and a retry in it",
    (text) => `retry: 100\n: hello\n${text}`,
    "A comment or the field retry may stand in an event: the rest of it counts all the same.",
  ],
  [
    "an unknown field",
    (text) => `priority: high\n${text}`,
    "A field that you do not know is ignored, and the rest of its event counts all the same.",
  ],
];

for (const [words, spell, why] of spellings) {
  test(`An event with ${words} is heard`, async (fixtures) => {
    const log = new Log();
    log.add(2, "completed");
    const spelled = streamed((stream, request) => {
      for (const change of log.after(cursorOf(request))) stream.send(spell(eventOf(change)));
      // A CR at the end may be half of a CR LF: only what follows tells.
      stream.send(": still here\n\n");
    });
    replies(log, fixtures, spelled);
    await listening("sse", log, fixtures, async () => {
      await hears("sse", log, fixtures, why);
    });
  });
}

test("A byte order mark before the first event is skipped", async (fixtures) => {
  const log = new Log();
  log.add(1);
  const streams: StreamedReply[] = [];
  const marked = streamed((stream) => {
    streams.push(stream);
    stream.send(`\uFEFF${log.changes.map(eventOf).join("")}`);
  });
  replies(log, fixtures, marked, told(log));
  await listening("sse", log, fixtures, async () => {
    await hears("sse", log, fixtures, BOM);
    streams[0]?.end();
    const next = await asked(log, fixtures, 2, RESUME);
    // With the mark in it the first line is no field, and the id of the event is lost.
    next.expect(cursorOf(next) === log.newest, {
      expected: `Last-Event-ID: ${log.newest}`,
      got: `${lastEventIdOf(next)} with GET ${next.path}`,
      why: BOM,
    });
  });
});

test("A character that is cut between two pieces arrives whole", async (fixtures) => {
  const log = new Log();
  log.add(1, "added", "Käse 🧀");
  const streams: StreamedReply[] = [];
  const opened = streamed((stream) => void streams.push(stream));
  replies(log, fixtures, opened);
  await listening("sse", log, fixtures, async () => {
    await asked(log, fixtures, 1, ACCEPTS);
    const bytes = Buffer.from(log.changes.map(eventOf).join(""));
    const middle = bytes.indexOf("🧀") + 2;
    streams[0]?.send(bytes.subarray(0, middle));
    // Two pieces that are sent at once may well arrive as one.
    await meanwhile(fixtures);
    streams[0]?.send(bytes.subarray(middle));
    await hears("sse", log, fixtures, CUT_CHARACTER, CUT_CHARACTER);
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

test("Retry-After is obeyed", async (fixtures) => {
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

test("DELETE closes the stream", async (fixtures) => {
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
      expected: "no request for a stream after DELETE /listeners/sse",
      got: `${count - 1} more`,
      why: STOPPED,
    });
  });
});

test("There is one stream, also while nothing comes on it", async (fixtures) => {
  const log = new Log();
  replies(log, fixtures, told(log));
  await listening("sse", log, fixtures, async () => {
    const request = await asked(log, fixtures, 1, ACCEPTS);
    await meanwhile(fixtures);
    const count = askedFor(log, fixtures).length;
    request.expect(count === 1, { expected: "one stream", got: `${count} streams`, why: ONE });
  });
});

test("A stream and a long poll listen beside each other, and each hears everything", async (fixtures) => {
  const log = new Log();
  const { answer, tell } = provider(log);
  fixtures.service.answers(answer);
  const listen = async () => {
    await asked(log, fixtures, 2, BESIDE);
    for (let count = 0; count < 2; count += 1) {
      log.add(1);
      tell();
      await hears("sse", log, fixtures, BESIDE);
      await hears("long-poll", log, fixtures, BESIDE);
    }
    await ends("long-poll", fixtures, BESIDE);
    log.add(1);
    tell();
    await hears("sse", log, fixtures, BESIDE);
  };
  await listening("sse", log, fixtures, () => listening("long-poll", log, fixtures, listen));
});
