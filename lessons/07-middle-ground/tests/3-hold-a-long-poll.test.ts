/**
 * Step 3, hold a long poll: the answer waits for the change, so that the consumer does not ask in vain.
 */

import { type Answer, type Fixtures, test } from "@course/lesson-kit";
import {
  about,
  add,
  addTodo,
  complete,
  holdsAdded,
  holdsChanges,
  isRefused,
  latest,
  listInWords,
  listOf,
  meanwhile,
  onlyAfter,
} from "./helpers.ts";

type Http = Fixtures["http"];

const WAITS =
  "A change, of whichever type, answers a long poll at once: 200 with the changes after its N.";
const BETWEEN =
  "Changes made between two polls are after N too: look for them before you wait, and answer with all of them.";
const EMPTY =
  "When the time is over and nothing is new, answer 204: the consumer asks again with the same N.";
const PATIENT =
  "wait is in seconds (RFC 7240, section 4.3): a consumer that is sent away sooner asks sooner, and that is polling again.";
const OWN_N =
  "Each consumer waits for what is after its own N: a change that is not must not answer it, so it goes on waiting.";
const EVERYONE =
  "One change answers every consumer that waits, not only the first or the last of them.";
const OTHERS =
  "A held answer must not keep the server from answering anyone else: the other consumers ask while one waits.";
const LEFT =
  "A consumer that has disconnected must not keep the others from getting their answers.";
const LEFT_OVER =
  "An answered long poll must leave nothing behind: a timer or a listener that answers it once more ends your server or breaks the next request.";
const PREFERS =
  'Prefer is a list, its names in any case, its values quoted or not (RFC 7240, section 2): wait=30 or Wait="30" or "respond-async, wait=30".';
const OPTIONAL =
  "A preference that a server does not know, or cannot read, is ignored (RFC 7240, section 2): this is a plain poll.";

/** Longer than any check waits: an answer comes for another reason than the time. */
const LONG = { Prefer: "wait=30" };
const MAX_TRIES = 5;

/** Asks to be held for that long, until no change of other users comes in between. */
async function held(http: Http, waitS: number, afterOf = latest): Promise<[Answer, number]> {
  for (let tries = 1; ; tries += 1) {
    const target = `/changes?after=${await afterOf(http)}`;
    const startedAt = performance.now();
    const answer = await http.get(target, { headers: { Prefer: `wait=${waitS}` }, why: EMPTY });
    const waitedMs = Math.round(performance.now() - startedAt);
    const isOthers = answer.status === 200 && listOf(answer, EMPTY).length > 0;
    if (!isOthers || tries === MAX_TRIES) return [answer, waitedMs];
  }
}

function endsIn204(answer: Answer, why: string): void {
  answer.expect(answer.status === 204, {
    expected: `status 204 when the time is over`,
    got: () =>
      answer.status === 200
        ? `status 200 with ${listInWords(listOf(answer, why))}`
        : `status ${answer.status}`,
    why,
  });
}

test("A wait of 1 s and one of 2 s end with 204, and not before", async ({ http }) => {
  const waits = [1, 2].map(async (waitS) => {
    const [answer, waitedMs] = await held(http.as(`Waiting ${waitS} s`), waitS);
    endsIn204(answer, EMPTY);
    // A timer may be a few milliseconds early; a busy machine only makes it later.
    answer.expect(waitedMs >= waitS * 1_000 - 50, {
      expected: `204 not before ${waitS} s are over`,
      got: `204 after ${waitedMs} ms`,
      why: PATIENT,
    });
  });
  await Promise.all(waits);
});

test("An answered long poll leaves nothing behind that does harm", async ({ http }) => {
  const soon = { headers: { Prefer: "wait=1" }, why: LEFT_OVER };
  const answered = http.get(`/changes?after=${await latest(http)}`, soon);
  await meanwhile(http, OTHERS);
  const bob = http.as("Bob");
  await addTodo(bob, { why: LEFT_OVER });
  (await answered).hasStatus([200, 204], WAITS);
  await addTodo(bob, { why: LEFT_OVER });
  // By the end of this one the time of the first is over as well.
  const later = { headers: { Prefer: "wait=2" }, why: LEFT_OVER };
  const timedOut = await http.get(`/changes?after=${await latest(http, LEFT_OVER)}`, later);
  timedOut.hasStatus([200, 204], LEFT_OVER);
  const { id } = await addTodo(bob, { why: LEFT_OVER });
  const last = await http.get("/changes?after=0", { why: LEFT_OVER });
  holdsAdded(last, id, LEFT_OVER);
});

for (const [type, change] of [
  ["added", (http: Http) => addTodo(http)],
  ["completed", (http: Http, id: unknown) => complete(http, id)],
] as const) {
  test(`A change of the type "${type}" answers a long poll`, async ({ http }) => {
    const before = await add(http);
    const after = await latest(http);
    const poll = http.get(`/changes?after=${after}`, { headers: LONG, why: WAITS });
    await meanwhile(http, OTHERS);
    const made = await change(http.as("Bob"), before);
    const answer = await poll;
    const id = made ? made["id"] : before;
    onlyAfter(answer, after, WAITS);
    holdsChanges(answer, [before, id], [`${type} ${id}`], WAITS);
  });
}

test("What came between two polls is answered at once, and all of it", async ({ http }) => {
  const after = await latest(http);
  const [one, two] = [await add(http), await add(http)];
  await complete(http, one);
  const answer = await http.get(`/changes?after=${after}`, { headers: LONG, why: BETWEEN });
  const wanted = [`added ${one}`, `added ${two}`, `completed ${one}`];
  holdsChanges(answer, [one, two], wanted, BETWEEN);
});

test("One change answers every consumer that waits", async ({ http }) => {
  const after = await latest(http);
  const waiting = [http, http.as("Cy"), http.as("Dee")];
  const polls = waiting.map((each) =>
    each.get(`/changes?after=${after}`, { headers: LONG, why: EVERYONE }),
  );
  await meanwhile(http, OTHERS);
  const id = await add(http.as("Bob"));
  const outcomes = await Promise.allSettled(polls);
  const answers = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  for (const answer of answers) {
    holdsAdded(answer, id, EVERYONE);
    answer.expect(answers.length === polls.length, {
      expected: `an answer to each of the ${polls.length} long polls by one change`,
      got: `${answers.length} of them answered`,
      why: EVERYONE,
    });
  }
  await Promise.all(polls);
});

test("A change that is not after N does not answer", async ({ http }) => {
  // No change of this check, or of others, has a number as high.
  const farAbove = async (each: Http) => 2 * (await latest(each)) + 1_000;
  const poll = held(http.as("Cy"), 1, farAbove);
  await meanwhile(http, OTHERS);
  await add(http.as("Bob"));
  const [answer] = await poll;
  endsIn204(answer, OWN_N);
});

test("A consumer that leaves while it waits keeps no other from its answer", async ({ http }) => {
  const target = `/changes?after=${await latest(http)}`;
  const leaving = new AbortController();
  void http.as("Cy").get(target, { headers: LONG, signal: leaving.signal });
  await meanwhile(http, OTHERS);
  const staying = http.get(target, { headers: LONG, why: LEFT });
  await meanwhile(http, OTHERS);
  leaving.abort();
  await meanwhile(http, LEFT);
  const { id } = await addTodo(http.as("Bob"), { why: LEFT });
  holdsAdded(await staying, id, LEFT);
  await meanwhile(http, LEFT);
});

test("From poll to poll no change is lost, and none comes twice", async ({ http }) => {
  let after = await latest(http);
  const first = http.get(`/changes?after=${after}`, { headers: LONG, why: BETWEEN });
  await meanwhile(http, OTHERS);
  const bob = http.as("Bob");
  const ids = [await add(bob), await add(bob), await add(bob)];
  const heard: string[] = [];
  let answer = await first;
  for (;;) {
    const changes = listOf(answer, BETWEEN);
    const ours = ids.flatMap((id) => about(changes, id).map(() => String(id)));
    heard.push(...ours);
    if (heard.length >= ids.length) break;
    answer.expect(changes.length > 0, { expected: "a change", got: "an empty list", why: BETWEEN });
    after = Math.max(after, ...changes.map(({ seq }) => Number(seq)));
    answer = await http.get(`/changes?after=${after}`, { headers: LONG, why: BETWEEN });
  }
  answer.expect(heard.join() === ids.join(), {
    expected: `the to-dos ${ids.join(", ")}, each once, over all polls`,
    got: heard.join(", "),
    why: BETWEEN,
  });
});

for (const prefer of [
  "respond-async, wait=30",
  "wait=30, handling=lenient",
  "Wait=30",
  'wait="30"',
]) {
  test(`Prefer: ${prefer} waits as well`, async ({ http }) => {
    const after = await latest(http);
    const poll = http.get(`/changes?after=${after}`, { headers: { Prefer: prefer }, why: PREFERS });
    await meanwhile(http, OTHERS);
    const id = await add(http.as("Bob"));
    const answer = await poll;
    answer.expect(listOf(answer, PREFERS).length > 0, {
      expected: `an answer that is held until there is a change, by Prefer: ${prefer}`,
      got: `an empty list, at once, to GET /changes?after=${after} with Prefer: ${prefer}`,
      why: PREFERS,
    });
    holdsAdded(answer, id, PREFERS);
  });
}

for (const prefer of ["respond-async, handling=lenient", "long-wait=30", "wait=soon"]) {
  test(`Prefer: ${prefer} is a plain poll, answered at once`, async ({ http }) => {
    const headers = { Prefer: prefer };
    const target = `/changes?after=${await latest(http)}`;
    listOf(await http.get(target, { headers, why: OPTIONAL }), OPTIONAL);
    const id = await add(http);
    holdsAdded(await http.get("/changes?after=0", { headers, why: OPTIONAL }), id, OPTIONAL);
  });
}

test("A long poll refuses an N that is no number", async ({ http }) => {
  await isRefused(http, "abc", LONG);
});
