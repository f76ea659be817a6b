/**
 * Step 2, answer 304: who knows the state already is told so in one line, and when to ask again.
 */

import type { Answer, Fixtures } from "@course/lesson-kit";
import { test } from "@course/lesson-kit";
import { add, complete, latest, listOf } from "./helpers.ts";

const TAG =
  'An ETag names this state of the list, in double quotes: "7" or W/"7" (RFC 9110, section 8.8.3).';
const SAVES = "Most polls find nothing new: a 304 says so in a few bytes, and carries no list.";
const WEAK =
  "If-None-Match names one tag, several, or * for any, and W/ makes no difference (RFC 9110, section 13.1.2).";
const STALE =
  "A tag that stays the same although something has changed keeps the news from whoever asks with it.";
const PACE =
  "Retry-After is in seconds, or a date (RFC 9110, section 10.2.3): without it every consumer asks as often as it likes.";
const FRESH =
  "Whoever may keep an answer without asking again learns of no change: no-cache lets them keep it, and ask.";

/** Tries again when others have changed the list in between. */
const MAX_TRIES = 10;

const etagOf = (answer: Answer) =>
  answer.hasHeader("ETag", 'a text in double quotes, such as "7"', isTag, TAG);
const isTag = (value: string) => /^(W\/)?"[!\x23-\x7e\x80-\xff]*"$/.test(value);
const withoutWeak = (tag: string) => tag.replace(/^W\//, "");

/** Polls, asks again with what `condition` makes of the tag, and gives back both answers. */
async function askAgain(http: Fixtures["http"], condition: (tag: string) => string) {
  const target = `/changes?after=${await latest(http)}`;
  for (let tries = 1; ; tries += 1) {
    const first = await http.get(target);
    listOf(first, "Who asks without a condition gets the list.");
    const tag = etagOf(first);
    const second = await http.get(target, { headers: { "If-None-Match": condition(tag) } });
    const isOthers = second.status === 200 && second.text !== first.text;
    if (!isOthers || tries === MAX_TRIES) return { target, tag, second };
  }
}

test("A list comes with an ETag", async ({ http }) => {
  await add(http);
  etagOf(await http.get("/changes?after=0"));
});

test("Who asks with the ETag gets 304 while nothing is new", async ({ http }) => {
  await add(http);
  const { second, tag } = await askAgain(http, (each) => each);
  second.hasStatus(304, SAVES);
  const isSame = (value: string) => withoutWeak(value) === withoutWeak(tag);
  second.hasHeader("ETag", `${tag}, as on the 200`, isSame, TAG);
});

test("The whole log has an ETag as well as its end", async ({ http }) => {
  await add(http);
  const first = await http.get("/changes");
  const tag = etagOf(first);
  const second = await http.get("/changes", { headers: { "If-None-Match": tag } });
  const isOthers = second.status === 200 && second.text !== first.text;
  if (!isOthers) second.hasStatus(304, SAVES);
});

test("One of several tags is enough", async ({ http }) => {
  const { second } = await askAgain(http, (tag) => `"elsewhere", ${tag}, "another"`);
  second.hasStatus(304, WEAK);
});

test("A tag that has become weak on its way still counts", async ({ http }) => {
  const { second } = await askAgain(http, (tag) => `W/${withoutWeak(tag)}`);
  second.hasStatus(304, WEAK);
});

test("* stands for any state", async ({ http }) => {
  const { second } = await askAgain(http, () => "*");
  second.hasStatus(304, WEAK);
});

test("A tag of another state gets the list", async ({ http }) => {
  const { second } = await askAgain(http, () => '"of-another-state"');
  listOf(second, STALE);
});

test("After a change the same question gets the list, and another ETag", async ({ http }) => {
  const id = await add(http);
  const changes = [() => add(http), () => complete(http, id)];
  for (const change of changes) {
    const { target, tag } = await askAgain(http, (each) => each);
    await change();
    const answer = await http.get(target, { headers: { "If-None-Match": tag } });
    const list = listOf(answer, STALE);
    answer.expect(list.length > 0, {
      expected: "the change since then in the list",
      got: "an empty list",
      why: STALE,
    });
    const differs = (value: string) => withoutWeak(value) !== withoutWeak(tag);
    answer.hasHeader("ETag", `another one than ${tag}`, differs, STALE);
  }
});

test("Each answer says when to ask again: the list, and the 304", async ({ http }) => {
  const first = await http.get("/changes?after=0");
  const { second } = await askAgain(http, (tag) => tag);
  for (const answer of [first, second]) {
    const accepts = (value: string) => isSoon(value, answer.headers.get("date"));
    answer.hasHeader("Retry-After", "seconds from 1 to 60, or a date as near", accepts, PACE);
  }
});

test("No cache answers in the server's place", async ({ http }) => {
  const answer = await http.get("/changes?after=0");
  const control = answer.headers.get("cache-control") ?? "";
  const keeps = /no-cache|no-store/i.test(control)
    ? false
    : /max-age=0*[1-9]|immutable/i.test(control);
  if (keeps) answer.hasHeader("Cache-Control", "no-cache", () => false, FRESH);
});

/** Whether it is 1 to 60 seconds away; a date is compared with the answer's own, where there is one. */
function isSoon(value: string, date: string | null): boolean {
  const isDelay = /^\d+$/.test(value);
  const now = date === null ? Date.now() : Date.parse(date);
  const seconds = isDelay ? Number(value) : (Date.parse(value) - now) / 1_000;
  return seconds >= 1 && seconds <= 60 && (isDelay || value.endsWith("GMT"));
}
