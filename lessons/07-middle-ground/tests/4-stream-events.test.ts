/**
 * Step 4, stream events: one answer that does not end, and an event in it for each change.
 */

import { test } from "@course/lesson-kit";
import { add, complete, eventsAbout, latest, listOf, isStream, streamAfter } from "./helpers.ts";

const PUSHED =
  "Each change goes out as an event as soon as it is made, and an empty line ends it (WHATWG HTML, section 9.2.5).";
const BEFORE =
  "What came after N and before the stream belongs to it too: tell it first, then go on live.";
const EVERYONE = "There is one list: each change goes to every stream that is open.";
const TYPED =
  'The line "event" names the type: that is what addEventListener("added", …) listens to.';
const ONE_LINE =
  "A line of data ends at a line feed: one within it cuts the event, so write JSON on one line.";
const ALIVE =
  "A comment every KEEPALIVE_MS (milliseconds) shows both ends, and all between them, that the line is open.";
const LEFT =
  "Whoever has left hears nothing any more, and must not keep those who stay from hearing it.";
const LISTS =
  "Who does not prefer a stream gets the list, as before: Accept decides, with its q-values (RFC 9110, section 12.5.1).";
const ORDER =
  "Events come in the order of the changes, without a gap: the consumer applies them as they come.";
const NOT_PACKED =
  "Who asks for no compression gets none; and a stream that is packed waits in a buffer until that is full.";

test("The head comes at once, and says that a stream follows", async ({ http }) => {
  const { head } = await streamAfter(http, await latest(http));
  const coding = head.headers.get("content-encoding") ?? "identity";
  if (coding !== "identity") head.hasHeader("Content-Encoding", "none", () => false, NOT_PACKED);
});

test("A change comes as an event, as soon as it is made", async ({ http }) => {
  const stream = await streamAfter(http, await latest(http));
  const id = await add(http.as("Bob"));
  const [event] = await eventsAbout(stream, [id], 1, PUSHED);
  event?.hasObject(
    { seq: Number.isInteger, type: "added", todo: { id, completed: false } },
    PUSHED,
  );
});

test("The type of an event is the type of the change", async ({ http }) => {
  const stream = await streamAfter(http, await latest(http));
  const id = await add(http.as("Bob"));
  await complete(http.as("Bob"), id);
  const [added, completed] = await eventsAbout(stream, [id], 2, PUSHED);
  added?.hasType("added", TYPED);
  completed?.hasType("completed", TYPED);
});

test("What came after N comes first", async ({ http }) => {
  const early = await add(http);
  const after = await latest(http);
  const ids = [await add(http), await add(http)];
  const stream = await streamAfter(http, after);
  const all = [early, ...ids];
  const [first, second] = await eventsAbout(stream, all, 2, BEFORE);
  first?.hasObject({ todo: { id: ids[0] } }, BEFORE);
  second?.hasObject({ todo: { id: ids[1] } }, BEFORE);
  const live = await add(http.as("Bob"));
  const [third] = await eventsAbout(stream, [...all, live], 1, BEFORE);
  third?.hasObject({ todo: { id: live } }, BEFORE);
});

test("Every stream that is open gets each change", async ({ http }) => {
  const after = await latest(http);
  const consumers = [http, http.as("Cy"), http.as("Dee")];
  const streams = await Promise.all(consumers.map((each) => streamAfter(each, after)));
  const id = await add(http.as("Bob"));
  for (const stream of streams) await eventsAbout(stream, [id], 1, EVERYONE);
});

test("Many changes come in their order, while the stream opens and afterwards", async ({
  http,
}) => {
  const after = await latest(http);
  const bob = http.as("Bob");
  const ids = [await add(bob, "0")];
  const opening = streamAfter(http, after);
  for (let count = 1; count <= 20; count += 1) ids.push(await add(bob, String(count)));
  const events = await eventsAbout(await opening, ids, ids.length, ORDER);
  for (const [at, event] of events.entries()) event.hasObject({ todo: { id: ids[at] } }, ORDER);
});

test("A title of several lines arrives whole", async ({ http }) => {
  const title = "Milk\n\ndata: bread\r\nid: 0\rKäse 🧀";
  const stream = await streamAfter(http, await latest(http));
  const id = await add(http.as("Bob"), title);
  const [event] = await eventsAbout(stream, [id], 1, ONE_LINE);
  event?.hasObject({ todo: { title } }, ONE_LINE);
});

test("A comment comes again and again while nothing happens", async ({ http }) => {
  const stream = await streamAfter(http, await latest(http));
  for (let count = 0; count < 3; count += 1) await stream.comment(ALIVE);
  const id = await add(http.as("Bob"));
  await eventsAbout(stream, [id], 1, PUSHED);
});

test("Who leaves keeps nobody from hearing", async ({ http }) => {
  const after = await latest(http);
  const leaving = await streamAfter(http.as("Cy"), after);
  const staying = await streamAfter(http, after);
  leaving.cut();
  const bob = http.as("Bob");
  for (let count = 0; count < 3; count += 1) {
    const id = await add(bob);
    await eventsAbout(staying, [id], 1, LEFT);
  }
});

for (const accept of [
  "application/json",
  "*/*",
  "text/event-stream;q=0.5, application/json",
  "application/json, text/event-stream;q=0",
]) {
  test(`"Accept: ${accept}" gets the list`, async ({ http }) => {
    listOf(await http.get("/changes?after=0", { headers: { Accept: accept }, why: LISTS }), LISTS);
  });
}

for (const accept of [
  "text/event-stream, */*;q=0.1",
  "application/json;q=0.5, text/event-stream",
]) {
  test(`"Accept: ${accept}" gets a stream`, async ({ http }) => {
    const { head } = await http.stream("/changes?after=0", { headers: { Accept: accept } });
    isStream(head);
  });
}
