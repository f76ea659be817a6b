/**
 * Step 2, refuse bad registrations: bad addresses and events (RFC 9110, section 15.5; RFC 9457).
 */

import type { Answer, Fixtures } from "@course/lesson-kit";
import { describeValue, test } from "@course/lesson-kit";
import { BOTH, register } from "./helpers.ts";

const ABSOLUTE =
  "The provider calls from its own machine: only an absolute URL means the same there.";
const SCHEME = "A webhook is a POST over HTTP: any other scheme cannot be called, or does harm.";
const USER =
  "A user name or password in a URL ends up in lists and logs, and hides which host is meant.";
const SOME =
  "An endpoint that asks for nothing is never called: a mistake that nobody would notice.";
const KNOWN = "A misspelt event would be waited for for ever: say so while somebody is looking.";

const BAD: [what: string, change: Record<string, unknown>, why: string][] = [
  ["A path without a host", { url: "/hook" }, ABSOLUTE],
  ["A host without a scheme", { url: "todo.example/hook" }, ABSOLUTE],
  ["An empty url", { url: "" }, ABSOLUTE],
  ["A url that is a number", { url: 7 }, ABSOLUTE],
  ["A missing url", { url: undefined }, ABSOLUTE],
  ["An ftp: url", { url: "ftp://127.0.0.1/hook" }, SCHEME],
  ["A file: url", { url: "file:///etc/hostname" }, SCHEME],
  ["A javascript: url", { url: "javascript:alert(1)" }, SCHEME],
  ["A url with a user name", { url: "http://todo.example@127.0.0.1:9/hook" }, USER],
  ["A url with a password", { url: "http://:secret@127.0.0.1:9/hook" }, USER],
  ["An empty list of events", { events: [] }, SOME],
  ["No events at all", { events: undefined }, SOME],
  ["Events that are no list", { events: "todo.added" }, SOME],
  ["An event that does not exist", { events: ["todo.removed"] }, KNOWN],
  ["An unknown event beside a known one", { events: ["todo.added", "todo.removed"] }, KNOWN],
  ["An event that is a number", { events: [7] }, KNOWN],
];

for (const [index, [what, change, why]] of BAD.entries()) {
  test(`${what} is refused`, async ({ http }) => {
    const url = `http://127.0.0.1:9/refused-${index}`;
    const sent = { url, events: BOTH, ...change };
    const answer = await http.post("/webhooks", sent);
    isProblem(answer, [400, 422], why);
    await isNotKept(http, (kept) => kept.url === sent.url);
  });
}

test("Malformed JSON is refused", async ({ http }) => {
  const url = "http://127.0.0.1:9/malformed";
  const headers = { "Content-Type": "application/json" };
  const body = `{"url":"${url}","events":["todo.added"]`;
  const answer = await http.request("POST", "/webhooks", { headers, body });
  isProblem(answer, [400, 422], "Half a message is no message: whoever sent it has to hear so.");
  await isNotKept(http, (kept) => kept.url === url);
});

test("A body that is not JSON is refused", async ({ http }) => {
  const body = "url=http%3A%2F%2F127.0.0.1%3A9%2Fform&events=todo.added";
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const answer = await http.request("POST", "/webhooks", { headers, body });
  isProblem(answer, [400, 415, 422], "The contract speaks JSON: anything else is not understood.");
  await isNotKept(http, (kept) => kept.url === "http://127.0.0.1:9/form");
});

test("A JSON array is refused", async ({ http }) => {
  const answer = await http.post("/webhooks", [{ url: "http://127.0.0.1:9/", events: BOTH }]);
  isProblem(
    answer,
    [400, 422],
    "One registration is one object: a list of them is something else.",
  );
});

test("An https address with a port and a query is taken", async ({ http }) => {
  // Nobody is there. Whether an address works is not known when it is left.
  await register(http, "https://127.0.0.1:9/hook?list=7&of=mine", ["todo.completed"]);
});

function isProblem(answer: Answer, statuses: number[], why: string): void {
  answer.hasStatus(statuses, why);
  const type =
    "An error that is told as problem details is understood by programs, too (RFC 9457).";
  const isType = (value: string) => /^application\/problem\+json\s*(;|$)/i.test(value);
  answer.hasHeader("Content-Type", "application/problem+json", isType, type);
  answer.hasObject({ status: answer.status }, "The status in the body is the one on the wire.");
}

async function isNotKept(
  http: Fixtures["http"],
  isIt: (kept: { url?: unknown }) => boolean,
): Promise<void> {
  const why = "What was refused must not be kept: check first, store afterwards.";
  const list = await http.get("/webhooks");
  const all = list.hasArray(why) as ({ url?: unknown } | null)[];
  const kept = all.find((each) => each !== null && isIt(each));
  list.expect(kept === undefined, {
    expected: "a list without what was refused",
    got: `${describeValue(kept)} in the list`,
    why,
    near: String(kept?.url),
  });
}
