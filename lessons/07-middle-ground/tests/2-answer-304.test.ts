/**
 * Step 2, answer 304: a consumer that has the current state already learns so in one line, and when to ask again.
 */

import type { Answer, Fixtures } from "@course/lesson-kit";
import { test } from "@course/lesson-kit";
import { add, addTodo, complete, latest, listInWords, listOf } from "./helpers.ts";

type Http = Fixtures["http"];

const LISTED = "A poll without If-None-Match gets the list, as in step 1.";
const TAG =
  'An ETag names this state of the list, in double quotes: "7" or W/"7" (RFC 9110, section 8.8.3).';
const SAVES =
  "The ETag in If-None-Match is the current one, so nothing is new: answer 304, without the list (RFC 9110, section 15.4.5).";
const WEAK =
  'If-None-Match names one tag, several separated by commas, or * for any, and W/"7" counts as "7" (RFC 9110, section 13.1.2).';
const OTHER =
  "304 is only for a tag that names the current state: a consumer with any other one needs the list.";
const STALE =
  "An ETag that stays the same although something has changed hides the news from every consumer that asks with it.";
const SAME =
  "An ETag that changes although nothing has happened never matches: every poll then carries the whole list.";
const PACE =
  "Retry-After is in seconds, or a date (RFC 9110, section 10.2.3): without it each consumer asks as often as it likes.";
const FRESH =
  "A cache that may answer without asking hides changes: no-cache lets it keep the answer, and makes it ask each time.";

/** Tries again when others have changed the list in between. */
const MAX_TRIES = 10;

const etagOf = (answer: Answer) =>
  answer.hasHeader("ETag", 'a text in double quotes, such as "7"', isTag, TAG);
const isTag = (value: string) => /^(W\/)?"[!\x23-\x7e\x80-\xff]*"$/.test(value);
const withoutWeak = (tag: string) => tag.replace(/^W\//, "");

/** Polls, asks again with what `condition` makes of the tag, and returns both answers. */
async function askAgain(http: Http, target: string, condition: (tag: string) => string) {
  for (let tries = 1; ; tries += 1) {
    const first = await http.get(target);
    listOf(first, LISTED);
    const tag = etagOf(first);
    const second = await http.get(target, { headers: { "If-None-Match": condition(tag) } });
    const isOthers = second.status === 200 && second.text !== first.text;
    if (!isOthers || tries === MAX_TRIES) return { first, second, tag };
  }
}

/** The poll of a consumer that has everything. */
const newest = async (http: Http) => `/changes?after=${await latest(http)}`;

test("A list comes with an ETag", async ({ http }) => {
  await add(http);
  etagOf(await http.get("/changes?after=0"));
  etagOf(await http.get(await newest(http)));
});

test("The ETag stays the same while nothing changes", async ({ http }) => {
  await add(http);
  const { second, tag } = await askAgain(http, "/changes?after=0", () => '"of-another-state"');
  second.hasHeader("ETag", `${tag}, as a moment before`, (value) => value === tag, SAME);
});

for (const [words, targetOf] of [
  ["A poll for what is new", newest],
  ["A poll for all changes", () => Promise.resolve("/changes")],
] as const) {
  test(`${words} with the current ETag gets 304`, async ({ http }) => {
    await add(http);
    const { second, tag } = await askAgain(http, await targetOf(http), (each) => each);
    second.hasStatus(304, SAVES);
    const isSame = (value: string) => withoutWeak(value) === withoutWeak(tag);
    second.hasHeader("ETag", `${tag}, as on the 200`, isSame, TAG);
  });
}

for (const [words, condition] of [
  ["One of several tags that matches is enough", (tag) => `"elsewhere", ${tag}, "another"`],
  ["Tags may stand without spaces between them", (tag) => `"elsewhere",${tag},"another"`],
  ["A tag that has become weak on its way counts", (tag) => `W/${withoutWeak(tag)}`],
  ["* matches any state", () => "*"],
] as [string, (tag: string) => string][]) {
  test(words, async ({ http }) => {
    const { second } = await askAgain(http, await newest(http), condition);
    second.hasStatus(304, WEAK);
  });
}

test("A tag of another state gets the list", async ({ http }) => {
  await add(http);
  for (const target of [await newest(http), "/changes?after=0"]) {
    const { first, second } = await askAgain(http, target, () => '"of-another-state"');
    second.hasStatus(200, OTHER);
    const [wanted, found] = [listOf(first, OTHER), listOf(second, OTHER)];
    second.expect(found.length >= wanted.length, {
      expected: `the list, as without If-None-Match: ${listInWords(wanted)}`,
      got: listInWords(found),
      why: OTHER,
    });
  }
});

for (const [words, change] of [
  ["was added", (http: Http) => add(http)],
  ["was completed", (http: Http, id: unknown) => complete(http, id)],
] as const) {
  test(`After a to-do ${words}, the earlier ETag gets the list, with another ETag`, async ({
    http,
  }) => {
    const { id } = await addTodo(http);
    const target = await newest(http);
    const tag = etagOf(await http.get(target));
    await change(http, id);
    const answer = await http.get(target, { headers: { "If-None-Match": tag } });
    answer.hasStatus(200, STALE);
    const list = listOf(answer, STALE);
    answer.expect(list.length > 0, {
      expected: "the change since then in the list",
      got: "an empty list",
      why: STALE,
    });
    const differs = (value: string) => withoutWeak(value) !== withoutWeak(tag);
    answer.hasHeader("ETag", `another one than ${tag}`, differs, STALE);
  });
}

test("Each answer says when to ask again: the list, and the 304", async ({ http }) => {
  await add(http);
  const { first, second } = await askAgain(http, await newest(http), (tag) => tag);
  for (const answer of [await http.get("/changes?after=0"), first, second]) {
    const accepts = (value: string) => isSoon(value, answer.headers.get("date"));
    answer.hasHeader("Retry-After", "1 to 60 seconds, or a date as near", accepts, PACE);
  }
});

test("No cache may answer a poll without asking the server", async ({ http }) => {
  const { first, second } = await askAgain(http, await newest(http), (tag) => tag);
  for (const answer of [await http.get("/changes?after=0"), first, second]) {
    const control = answer.headers.get("cache-control") ?? "";
    const asks = /\bno-cache\b|\bno-store\b/i.test(control);
    const keeps = /\b(s-maxage|max-age)\s*=\s*"?0*[1-9]|\bimmutable\b/i.test(control);
    if (!asks && keeps) answer.hasHeader("Cache-Control", "no-cache", () => false, FRESH);
    const isLater = (expires: string) => Date.parse(expires) > Date.now() + 1_000;
    const expires = answer.headers.get("expires") ?? "";
    const decides = !asks && !/\bmax-age\b/i.test(control) && isLater(expires);
    if (decides) answer.hasHeader("Expires", "no date in the future", () => false, FRESH);
  }
});

/** Whether it is 1 to 60 seconds away; a date is compared with the answer's own, where there is one. */
function isSoon(value: string, date: string | null): boolean {
  const isDelay = /^\d+$/.test(value);
  const now = date === null ? Date.now() : Date.parse(date);
  const seconds = isDelay ? Number(value) : (Date.parse(value) - now) / 1_000;
  return seconds >= 1 && seconds <= 60 && (isDelay || value.endsWith("GMT"));
}
