/**
 * Step 4, stream events: one answer that does not end, and an event in it for each change.
 */

import { type EventStream, type Fixtures, test } from "@course/lesson-kit";
import {
  about,
  add,
  addTodo,
  AT_ONCE,
  complete,
  eventsAbout,
  holdsAdded,
  isNoStream,
  isRefused,
  isStream,
  latest,
  listOf,
  meanwhile,
  streamAfter,
} from "./helpers.ts";

const PUSHED =
  "Each change goes out as an event as soon as it is made, and an empty line ends it (WHATWG HTML, section 9.2.5).";
const GAP = "Listen for changes before you read the past ones: nothing may fall between.";
const DATA = "The data of an event is the change as JSON, as it is in the list.";
const BEFORE =
  "A stream begins with the changes after N that are in the log already; then it goes on live.";
const ONLY_AFTER = "The consumer has everything up to N: its stream begins with the change after.";
const EVERYONE = "Each change goes to every stream that is open, and to every poll that waits.";
const TYPED =
  'The line "event" names the type: that is what addEventListener("added", …) listens to.';
const ONE_LINE =
  "A line of data ends at a line feed: one within it cuts the event, so write JSON on one line.";
const ALIVE =
  "A comment every KEEPALIVE_MS shows both ends that the line is open. It is in milliseconds already: pass it to setInterval as it is.";
const LEFT = "A consumer that has disconnected must not keep the others from getting their events.";
const OTHERS = "An open stream must not keep the server from answering anyone else.";
const LISTS =
  "A consumer that does not prefer a stream gets the list: Accept decides, by its q-values (RFC 9110, section 12.5.1).";
const PREFERRED =
  "The q-values decide (RFC 9110, section 12.5.1): the type with the higher one is preferred, and 1 is the default.";
const ORDER =
  "Events come in the order of the changes, without a gap: the consumer applies them as they come.";
const NOT_PACKED =
  "A consumer that asks for no compression gets none; and a compressed stream waits in a buffer until that is full.";

const KEEPALIVE_MS = ({ env }: Fixtures) => Number(env["KEEPALIVE_MS"]);
/** A timer may fire a little early. */
const EARLY_MS = 20;
const MAX_TRIES = 3;
/** A quarter of what comes in 2 s at 100 ms each: a machine would have to stand still for longer than it runs. */
const FEW_COMMENTS = 5;

test("The head of a stream comes at once, and says that it is one", async (fixtures) => {
  const { http } = fixtures;
  for (let tries = 1; ; tries += 1) {
    const after = await latest(http);
    const startedAt = performance.now();
    let isHere = false;
    const opening = streamAfter(http, after).finally(() => (isHere = true));
    opening.catch(() => {});
    await meanwhile(http, OTHERS);
    const wasOvertaken = !isHere;
    const { head } = await opening;
    const tookMs = Math.round(performance.now() - startedAt);
    const coding = head.headers.get("content-encoding") ?? "identity";
    if (coding !== "identity") head.hasHeader("Content-Encoding", "none", () => false, NOT_PACKED);
    // A slow server is late for everyone. Late for the stream alone, by the time of a comment: it waits for that.
    const waitsForComment = wasOvertaken && tookMs >= KEEPALIVE_MS(fixtures) - EARLY_MS;
    if (!waitsForComment) return;
    head.expect(tries < MAX_TRIES, {
      expected: "the head of the stream before its first comment",
      got: `the head after ${tookMs} ms, ${tries} times in a row (KEEPALIVE_MS is ${KEEPALIVE_MS(fixtures)}), though polls sent later were answered before`,
      why: AT_ONCE,
    });
  }
});

test("A change comes as an event, as soon as it is made", async ({ http }) => {
  const stream = await streamAfter(http, await latest(http));
  await meanwhile(http, OTHERS);
  const { id, url, title } = await addTodo(http.as("Bob"));
  const [event] = await eventsAbout(stream, [id], 1, PUSHED).catch((failure: unknown) =>
    explainGap(failure, { http, stream, id }),
  );
  event?.hasObject({ type: "added", todo: { id, url, title, completed: false } }, DATA);
  const [change] = about(holdsAdded(await http.get("/changes?after=0"), id, DATA), id);
  event?.hasObject({ seq: change?.["seq"] }, DATA);
});

/** Of a stream that shows a later change, but not the one of to-do `id`, says so; throws `failure` otherwise. */
async function explainGap(
  failure: unknown,
  { http, stream, id }: Pick<Fixtures, "http"> & { stream: EventStream; id: unknown },
): Promise<never> {
  const later = await add(http.as("Bob"));
  const isSeen = await eventsAbout(stream, [later], 1, PUSHED).then(
    () => true,
    () => false,
  );
  stream.head.expect(!isSeen, {
    expected: `an event about to-do ${id}, added right after the head of the stream came`,
    got: `no event about to-do ${id}; one about a later change did come`,
    why: GAP,
  });
  throw failure;
}

test("What came after N comes first", async ({ http }) => {
  const early = await add(http);
  const after = await latest(http);
  const ids = [await add(http), await add(http)];
  const stream = await streamAfter(http, after);
  const all = [early, ...ids];
  const [first, second] = await eventsAbout(stream, all, 2, BEFORE);
  first?.hasObject({ todo: { id: ids[0] } }, ONLY_AFTER);
  second?.hasObject({ todo: { id: ids[1] } }, BEFORE);
  const live = await add(http.as("Bob"));
  const [third] = await eventsAbout(stream, [...all, live], 1, BEFORE);
  third?.hasObject({ todo: { id: live } }, BEFORE);
});

test("The type of an event is the type of the change, for new and old changes", async ({
  http,
}) => {
  const after = await latest(http);
  const live = await streamAfter(http, after);
  const id = await add(http.as("Bob"));
  await complete(http.as("Bob"), id);
  for (const stream of [live, await streamAfter(http.as("Cy"), after)]) {
    const [added, completed] = await eventsAbout(stream, [id], 2, PUSHED);
    added?.hasType("added", TYPED);
    completed?.hasType("completed", TYPED);
    completed?.hasObject({ type: "completed", todo: { id, completed: true } }, DATA);
  }
});

test("One change goes to every open stream, and to a poll that waits", async ({ http }) => {
  const after = await latest(http);
  const consumers = [http, http.as("Cy"), http.as("Dee")];
  const streams = await Promise.all(consumers.map((each) => streamAfter(each, after)));
  const waits = { headers: { Prefer: "wait=30" }, why: EVERYONE };
  const poll = http.as("Eve").get(`/changes?after=${after}`, waits);
  await meanwhile(http, OTHERS);
  const id = await add(http.as("Bob"));
  for (const stream of streams) await eventsAbout(stream, [id], 1, EVERYONE);
  holdsAdded(await poll, id, EVERYONE);
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

test("A comment comes every KEEPALIVE_MS while nothing happens", async (fixtures) => {
  const { http } = fixtures;
  const ms = KEEPALIVE_MS(fixtures);
  for (let tries = 1; ; tries += 1) {
    const after = await latest(http);
    const startedAt = performance.now();
    const stream = await streamAfter(http, after);
    // It measures by the server's own clock: twenty comments take as long, at 100 ms each.
    const held = { headers: { Prefer: "wait=2" }, why: OTHERS };
    const poll = await http.as("Cy").get(`/changes?after=${after}`, held);
    const tookMs = Math.round(performance.now() - startedAt);
    const { comments } = stream;
    // One may come with the head. A busy machine makes the others later, and never earlier.
    stream.head.expect(tookMs >= (comments - 2) * ms - EARLY_MS, {
      expected: `${ms} ms (KEEPALIVE_MS) from one comment to the next`,
      got: `${comments} comments within ${tookMs} ms`,
      why: ALIVE,
    });
    if (poll.status === 204 && comments >= FEW_COMMENTS) return;
    stream.head.expect(tries < MAX_TRIES, {
      expected: `a comment every ${ms} ms (KEEPALIVE_MS)`,
      got: `${comments} comments on the stream in 2 s (as long as a long poll was held beside it)`,
      why: ALIVE,
    });
    stream.cut();
  }
});

test("A consumer that leaves keeps no other from its events", async ({ http }) => {
  const after = await latest(http);
  const leaving = await streamAfter(http.as("Cy"), after);
  const staying = await streamAfter(http, after);
  leaving.cut();
  const bob = http.as("Bob");
  for (let count = 0; count < 3; count += 1) {
    const { id } = await addTodo(bob, { why: LEFT });
    await eventsAbout(staying, [id], 1, LEFT);
  }
});

for (const accept of [
  "application/json",
  "*/*",
  "text/event-stream;q=0.5, application/json",
  "application/json, text/event-stream;q=0",
]) {
  test(`Accept: ${accept} gets the list`, async ({ http }) => {
    const options = { headers: { Accept: accept }, why: LISTS };
    // As a stream, so that an answer that does not end is seen for what it is.
    const { head } = await http.stream("/changes?after=0", options);
    isNoStream(head, LISTS);
    listOf(await http.get("/changes?after=0", options), LISTS);
  });
}

for (const accept of [
  "text/event-stream, */*;q=0.1",
  "application/json;q=0.5, text/event-stream",
]) {
  test(`Accept: ${accept} gets a stream`, async ({ http }) => {
    const options = { headers: { Accept: accept }, why: PREFERRED };
    const { head } = await http.stream("/changes?after=0", options);
    isStream(head);
  });
}

test("A stream refuses an N that is no number", async ({ http }) => {
  await isRefused(http, "abc", { Accept: "text/event-stream" });
});
