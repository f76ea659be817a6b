/**
 * Step 5, resume a stream: a consumer that was cut off goes on where it was, without loss and without repeats.
 */

import { type Fixtures, test } from "@course/lesson-kit";
import { add, complete, eventsAbout, latest, listOf, streamAfter } from "./helpers.ts";

const NUMBERED =
  "The id of an event is the number of its change: the browser keeps it, and sends it back as Last-Event-ID.";
const NO_LOSS =
  "Last-Event-ID names the last event that the consumer has: go on with the next change, and neither skip nor repeat one.";
const NO_REPEAT =
  "The consumer has everything up to Last-Event-ID: a change that it gets again it applies twice.";
const LIVE = "A stream that was resumed gets new changes as any other one does.";
const WINS =
  "The browser reconnects to the address that it was given, so Last-Event-ID decides, whatever N is there.";
const AS_NUMBER =
  'Last-Event-ID is a number, 0 included: go on with the first "seq" above it. Compared as text, "10" comes before "9".';
const IGNORED =
  "A Last-Event-ID that is not a number is ignored, and the N in ?after=N decides: an EventSource that gets an error stays closed.";

const asNumber = (id: string) => /^\d+$/.test(id);
const afterId = (bookmark: string) => `after Last-Event-ID: ${bookmark || "(empty)"}`;
const firstAfter = (bookmark: string) => `the first event ${afterId(bookmark)}`;

test("The id of each event is the number of its change, for new and old changes", async ({
  http,
}) => {
  const after = await latest(http);
  const live = await streamAfter(http, after);
  const id = await add(http.as("Bob"));
  await complete(http.as("Bob"), id);
  for (const stream of [live, await streamAfter(http.as("Cy"), after)]) {
    for (const event of await eventsAbout(stream, [id], 2, NUMBERED)) {
      const { seq } = event.hasObject({ seq: Number.isInteger }, NUMBERED);
      event.hasId(`${String(seq)}, as its seq`, (bookmark) => bookmark === String(seq), NUMBERED);
    }
  }
});

test("After a break the stream goes on with the next change", async ({ http }) => {
  const after = await latest(http);
  const ids = [await add(http), await add(http), await add(http)];
  const first = await streamAfter(http, after);
  const [seen] = await eventsAbout(first, ids, 1, NO_LOSS);
  const bookmark = seen?.hasId("a number", asNumber, NUMBERED) ?? "";
  first.cut();
  ids.push(await add(http.as("Bob")));
  const again = await streamAfter(http, after, { "Last-Event-ID": bookmark });
  const rest = await eventsAbout(again, ids, 3, NO_LOSS);
  for (const [at, event] of rest.entries()) {
    const words = `event ${at + 1} ${afterId(bookmark)}`;
    event.hasObject({ todo: { id: ids[at + 1] } }, NO_LOSS, words);
  }
});

for (const bookmark of [2, 9]) {
  test(`After Last-Event-ID: ${bookmark} the stream begins with the next number`, async ({
    http,
  }) => {
    for (let count = 0; count < 12; count += 1) await add(http);
    await beginsAfter(http, bookmark, 0);
  });
}

/** Expects a stream that begins with the first change above the bookmark, whatever N is. */
async function beginsAfter(http: Fixtures["http"], bookmark: number, after: number): Promise<void> {
  const list = listOf(await http.get(`/changes?after=${bookmark}`), AS_NUMBER);
  const stream = await streamAfter(http, after, { "Last-Event-ID": String(bookmark) });
  for (const { seq, type } of list.slice(0, 3)) {
    const event = await stream.next(AS_NUMBER, `the event of change ${String(seq)}`);
    event.hasObject(
      { seq, type },
      AS_NUMBER,
      `the event of change ${String(seq)} ${afterId(String(bookmark))}`,
    );
  }
}

for (const [words, nOf] of [
  ["below it", () => 0],
  ["above it", (newest: number) => newest],
] as const) {
  test(`Last-Event-ID decides, with an N ${words}`, async ({ http }) => {
    const known = await add(http);
    const bookmark = String(await latest(http));
    const missed = await add(http);
    const after = nOf(await latest(http));
    const stream = await streamAfter(http, after, { "Last-Event-ID": bookmark });
    const [event] = await eventsAbout(stream, [known, missed], 1, WINS);
    event?.hasObject({ todo: { id: missed } }, WINS, firstAfter(bookmark));
  });
}

test("Last-Event-ID is enough: it needs no N beside it", async ({ http }) => {
  const known = await add(http);
  const bookmark = String(await latest(http));
  const missed = await add(http);
  const headers = { "last-event-id": bookmark };
  const stream = await http.stream("/changes", { headers, why: WINS });
  const [event] = await eventsAbout(stream, [known, missed], 1, WINS);
  event?.hasObject({ todo: { id: missed } }, WINS, firstAfter(bookmark));
});

test("A consumer that has everything gets nothing twice, and then what is new", async ({
  http,
}) => {
  const after = await latest(http);
  const known = await add(http);
  const bookmark = String(await latest(http));
  const stream = await streamAfter(http, after, { "Last-Event-ID": bookmark });
  const id = await add(http.as("Bob"));
  const [event] = await eventsAbout(stream, [known, id], 1, LIVE);
  event?.hasObject({ todo: { id } }, NO_REPEAT, firstAfter(bookmark));
});

test("From break to break no change is lost, and none comes twice", async ({ http }) => {
  const after = await latest(http);
  const bob = http.as("Bob");
  const ids: unknown[] = [];
  let headers: Record<string, string> = {};
  for (let round = 0; round < 4; round += 1) {
    ids.push(await add(bob), await add(bob));
    const stream = await streamAfter(http, after, headers);
    // Only the first of the two is read: the other has crossed the wire, and was not noted.
    const [event] = await eventsAbout(stream, ids, 1, NO_LOSS);
    event?.hasObject({ todo: { id: ids[round] } }, NO_LOSS);
    headers = { "Last-Event-ID": event?.hasId("a number", asNumber, NUMBERED) ?? "" };
    stream.cut();
  }
});

test("After Last-Event-ID: 0 the stream begins with the first change", async ({ http }) => {
  await add(http);
  await beginsAfter(http, 0, await latest(http));
});

for (const bookmark of ["not-one-of-yours", "1x", ""]) {
  const shown = bookmark === "" ? "An empty Last-Event-ID" : `Last-Event-ID: ${bookmark}`;
  test(`${shown} is ignored, and the N in ?after=N decides`, async ({ http }) => {
    const known = await add(http);
    const after = await latest(http);
    const id = await add(http);
    const stream = await streamAfter(http, after, { "Last-Event-ID": bookmark });
    const [event] = await eventsAbout(stream, [known, id], 1, IGNORED);
    event?.hasObject({ todo: { id } }, IGNORED, `${firstAfter(bookmark)} and ?after=${after}`);
  });
}
