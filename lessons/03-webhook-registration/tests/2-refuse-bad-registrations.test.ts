/**
 * Step 2, refuse bad registrations: URLs that cannot be called, and events that do not exist
 * (RFC 9110, section 15.5; RFC 9457).
 */

import type { Answer, Fixtures, JsonObject } from "@course/lesson-kit";
import { describeMember, describeValue, test } from "@course/lesson-kit";
import { BOTH, listed } from "./helpers.ts";

const ABSOLUTE =
  "The provider calls from its own machine: only an absolute URL, with a scheme and a host, leads to the receiver.";
const SCHEME = "A webhook is a POST over HTTP: no other scheme than http and https can be called.";
const USER =
  "A user name or password in a URL ends up in lists and logs, and hides which host is meant.";
const SOME =
  "An endpoint without events never gets a delivery, and nobody notices: require at least one.";
const ONE_URL = "url is one string: new URL() also accepts a list with one URL in it.";
const LIST = "events is a list, even of one event: a string is not a list.";
const NAME =
  "The name of an event is a string: a list with one name in it becomes the same text, but is none.";
const KNOWN =
  "A misspelt event never occurs: refuse it while the developer is looking at the answer.";

const OURS =
  "A 5xx says that your server failed. A bad registration is the client's mistake: refuse it with 400 or 422.";

const BAD: [what: string, change: Record<string, unknown>, why: string][] = [
  ["A path without a host", { url: "/hook" }, ABSOLUTE],
  ["A host without a scheme", { url: "todo.example/hook" }, ABSOLUTE],
  ["A URL that begins with //", { url: "//127.0.0.1:9/hook" }, ABSOLUTE],
  ["A URL without a host", { url: "https://" }, ABSOLUTE],
  ["An empty url", { url: "" }, ABSOLUTE],
  ["A url that is a number", { url: 7 }, ABSOLUTE],
  ["A url that is null", { url: null }, ABSOLUTE],
  ["A url in a list", { url: ["http://127.0.0.1:9/in-a-list"] }, ONE_URL],
  ["A missing url", { url: undefined }, ABSOLUTE],
  ["An ftp: url", { url: "ftp://127.0.0.1/hook" }, SCHEME],
  ["A ws: url", { url: "ws://127.0.0.1:9/hook" }, SCHEME],
  ["An httpx: url", { url: "httpx://127.0.0.1:9/hook" }, SCHEME],
  ["A file: url", { url: "file:///etc/hostname" }, SCHEME],
  ["A javascript: url", { url: "javascript:alert(1)" }, SCHEME],
  ["A url with a user name", { url: "http://todo.example@127.0.0.1:9/hook" }, USER],
  ["A url with a password", { url: "http://:secret@127.0.0.1:9/hook" }, USER],
  ["An https url with both", { url: "https://ada:secret@127.0.0.1:9/hook" }, USER],
  ["An empty list of events", { events: [] }, SOME],
  ["A registration without events", { events: undefined }, SOME],
  ["events: null", { events: null }, SOME],
  ["An event outside a list", { events: "todo.added" }, LIST],
  ["An event that does not exist", { events: ["todo.removed"] }, KNOWN],
  ["An unknown event beside a known one", { events: ["todo.added", "todo.removed"] }, KNOWN],
  ["An unknown event before a known one", { events: ["todo.removed", "todo.added"] }, KNOWN],
  ["An event in capital letters", { events: ["TODO.ADDED"] }, KNOWN],
  ["A part of an event's name", { events: ["todo"] }, KNOWN],
  ["An event named like a member of every object", { events: ["constructor"] }, KNOWN],
  ["An event that is a number", { events: [7] }, KNOWN],
  ["An event that is a list", { events: [["todo.added"]] }, NAME],
];

for (const [index, [what, change, why]] of BAD.entries()) {
  test(`${what} is refused and not stored`, async ({ http }) => {
    const url = `http://127.0.0.1:9/refused-${index}`;
    const sent = { url, events: BOTH, ...change };
    const answer = await http.post("/webhooks", sent);
    const [[member, value]] = Object.entries(change) as [[string, unknown]];
    isProblem(answer, [400, 422], why, `for ${describeMember(member, value)}`);
    await isNotStored(http, (kept) => describeValue(kept["url"]) === describeValue(sent.url));
  });
}

test("Malformed JSON is refused", async ({ http }) => {
  const url = "http://127.0.0.1:9/malformed";
  const headers = { "Content-Type": "application/json" };
  const body = `{"url":"${url}","events":["todo.added"]`;
  const answer = await http.request("POST", "/webhooks", { headers, body });
  isProblem(
    answer,
    [400, 422],
    "JSON that ends too early is no JSON: tell the client that sent it.",
    "for JSON that ends too early",
  );
  await isNotStored(http, (kept) => kept["url"] === url);
});

test("A form in place of JSON is refused", async ({ http }) => {
  const body = "url=http%3A%2F%2F127.0.0.1%3A9%2Fform&events=todo.added";
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const answer = await http.request("POST", "/webhooks", { headers, body });
  isProblem(
    answer,
    [400, 415, 422],
    "The contract is JSON: refuse what you do not understand.",
    "for a form",
  );
  await isNotStored(http, (kept) => kept["url"] === "http://127.0.0.1:9/form");
});

const OBJECT = "A registration is one JSON object: anything else has neither url nor events.";

for (const [what, body] of [
  ["A JSON array", `[{"url":"http://127.0.0.1:9/in-an-array","events":["todo.added"]}]`],
  ["The body null", "null"],
  ["A JSON string", `"http://127.0.0.1:9/text"`],
  ["An empty body", ""],
] as const) {
  test(`${what} is refused`, async ({ http }) => {
    const headers = { "Content-Type": "application/json" };
    const answer = await http.request("POST", "/webhooks", { headers, body });
    // Without a body there may be no JSON at all: 415 is right as well.
    isProblem(
      answer,
      body === "" ? [400, 415, 422] : [400, 422],
      OBJECT,
      `for ${body || "an empty body"}`,
    );
    await isNotStored(http, ({ url }) => url === undefined || body.includes(`"${String(url)}"`));
  });
}

for (const [what, url] of [
  ["An https URL with a port and a query", "https://127.0.0.1:9/hook?list=7&of=mine"],
  ["A URL whose scheme is in capital letters", "HTTP://127.0.0.1:9/hook"],
] as const) {
  test(`${what} is accepted`, async ({ http }) => {
    // Nobody listens there. Whether a URL works is not known when it is registered.
    const answer = await http.post("/webhooks", { url, events: ["todo.completed"] });
    const why = "http and https are both fine, in capital letters too (RFC 3986, section 3.1).";
    answer.hasStatus(201, why, `for "url": ${describeValue(url)}`);
  });
}

/** Expects one of the statuses and problem details. `sent` says of what: `for "url": "/hook"`. */
function isProblem(answer: Answer, statuses: number[], why: string, sent: string): void {
  const { detail } = answer.object;
  const details = detail === undefined ? "" : `, with ${describeMember("detail", detail)}`;
  answer.hasStatus(statuses, answer.status < 500 ? why : OURS, `${sent}${details}`);
  const type =
    "Problem details have a media type of their own, by which programs know them (RFC 9457).";
  const isType = (value: string) => /^application\/problem\+json\s*(;|$)/i.test(value);
  answer.hasHeader("Content-Type", "application/problem+json", isType, type);
  const { status = answer.status } = answer.hasObject({}, type);
  answer.expect(status === answer.status, {
    expected: `"status": ${answer.status} in the problem details`,
    got: describeMember("status", status),
    why: "The status in the body is the one in the status line (RFC 9457, section 3.1.2).",
    near: '"status"',
  });
}

async function isNotStored(
  http: Fixtures["http"],
  isIt: (kept: JsonObject) => boolean,
): Promise<void> {
  const why = "What was refused must not be stored: check first, store afterwards.";
  const { list, endpoints } = await listed(http, why);
  const kept = endpoints.find(isIt);
  list.expect(kept === undefined, {
    expected: "a list without the registration that was refused",
    got: `${describeValue(kept)} in the list`,
    why,
    near: kept?.["url"] === undefined ? undefined : String(kept["url"]),
  });
}
