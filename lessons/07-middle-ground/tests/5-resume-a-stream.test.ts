/**
 * Step 5, resume a stream: whoever was cut off goes on where they were, without loss and without repeats.
 */

import { test } from "@course/lesson-kit";
import { add, complete, eventsAbout, latest, streamAfter } from "./helpers.ts";

const NUMBERED =
  "The browser brings the bookmark: the id of an event is the number of its change, and it comes back as Last-Event-ID.";
const NO_LOSS =
  "The browser brings the bookmark, and you must keep the book: go on with the change after Last-Event-ID.";
const LIVE = "A stream that goes on is as live as a new one.";
const NEWER =
  "The browser asks for the same address again, with its old N: Last-Event-ID is newer.";
const HARMLESS =
  "An id that was never given is no reason to fail: an EventSource that gets an error stays closed.";

const asNumber = (id: string) => /^\d+$/.test(id);

test("The id of each event is the number of its change", async ({ http }) => {
  const after = await latest(http);
  const id = await add(http);
  await complete(http, id);
  const stream = await streamAfter(http, after);
  for (const event of await eventsAbout(stream, [id], 2, NUMBERED)) {
    const { seq } = event.hasObject({ seq: Number.isInteger }, NUMBERED);
    event.hasId(`${String(seq)}, as its seq`, (bookmark) => bookmark === String(seq), NUMBERED);
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
  for (const [at, event] of rest.entries()) event.hasObject({ todo: { id: ids[at + 1] } }, NO_LOSS);
});

test("Who has seen all gets nothing twice, and then what is new", async ({ http }) => {
  const after = await latest(http);
  const known = await add(http);
  const bookmark = String(await latest(http));
  const stream = await streamAfter(http, after, { "Last-Event-ID": bookmark });
  const id = await add(http.as("Bob"));
  const [event] = await eventsAbout(stream, [known, id], 1, LIVE);
  event?.hasObject({ todo: { id } }, NEWER);
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

test("Last-Event-ID is enough: it needs no N beside it", async ({ http }) => {
  const known = await add(http);
  const bookmark = String(await latest(http));
  const id = await add(http);
  const stream = await http.stream("/changes", { headers: { "Last-Event-ID": bookmark } });
  const [event] = await eventsAbout(stream, [known, id], 1, NO_LOSS);
  event?.hasObject({ todo: { id } }, NO_LOSS);
});

test("A Last-Event-ID that is no number does no harm", async ({ http }) => {
  const after = await latest(http);
  const id = await add(http);
  const stream = await streamAfter(http, after, { "Last-Event-ID": "not-one-of-yours" });
  const [event] = await eventsAbout(stream, [id], 1, HARMLESS);
  event?.hasObject({ todo: { id } }, HARMLESS);
});
