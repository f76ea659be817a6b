/**
 * What several steps need: to-dos to work on, the list, and what a browser demands before it shows an answer
 * to a page from another origin.
 */

import { type Answer, describeValue, type Fixtures, isObject, test } from "@course/lesson-kit";

type Http = Fixtures["http"];

/** A to-do as POST /todos has returned it. */
export interface Created {
  id: unknown;
  title: string;
  url: string;
}

/** Creates a to-do to work on. */
export async function create(
  http: Http,
  fields: { title: string; order?: number },
): Promise<Created> {
  const answer = await http.post("/todos", fields);
  const { id, url } = answer.hasObject(fields, "POST /todos returns the new to-do.");
  return { id, title: fields.title, url: String(url) };
}

/** The objects in the list. */
export async function list(http: Http, why: string) {
  const answer = await http.get("/todos");
  answer.hasStatus(200, why);
  return { answer, todos: answer.hasArray(why).filter(isObject) };
}

/** Expects the list to hold each of these to-dos once, in this order; others may stand between them. */
export async function listHolds(http: Http, wanted: Created[], why: string): Promise<void> {
  const { answer, todos } = await list(http, why);
  const titles = new Map(wanted.map(({ url, title }) => [url, title]));
  const found = todos.map((todo) => String(todo["url"])).filter((url) => titles.has(url));
  const misplaced = found.find((url, index) => url !== wanted[index]?.url);
  const inWords = (urls: string[]) => urls.map((url) => JSON.stringify(titles.get(url))).join(", ");
  answer.expect(misplaced === undefined && found.length === wanted.length, {
    expected: `the to-dos ${inWords([...titles.keys()])} in the list, in this order`,
    got: inWords(found) || `none of them, in a list of ${todos.length}`,
    why,
    near: misplaced,
  });
}

/** Expects no to-do with this title in the list. */
export async function listLacks(http: Http, title: string, why: string): Promise<void> {
  const { answer, todos } = await list(http, why);
  const found = todos.find((todo) => todo["title"] === title);
  answer.expect(found === undefined, {
    expected: `no to-do ${JSON.stringify(title)} in the list`,
    got: describeValue(found),
    why,
    near: JSON.stringify(title),
  });
}

/** Characters of two, three and four bytes. */
export const NON_ASCII = "Käse, 牛乳, 🥛";

export const UTF_8 =
  "JSON is UTF-8: decode and encode it as such, and count bytes, not characters, for Content-Length.";

const ELSEWHERE = "https://elsewhere.example";

const HIDDEN =
  "Without this header the browser hides the answer from a page of another origin: send it with every answer, including errors.";

const NOT_ASKED =
  "Before this request a browser sends an OPTIONS, the preflight. If its answer does not allow the request, the browser never sends it.";

/** Sends a request as a browser does for a page of another origin, and expects the browser to show the answer. */
export async function fromElsewhere(
  http: Http,
  method: string,
  target: string,
  json?: unknown,
): Promise<Answer> {
  const headers = { Origin: ELSEWHERE };
  const answer = await http.request(method, target, { headers, json });
  return readableElsewhere(answer);
}

/** Expects the headers without which a browser hides an answer to a request from `fromElsewhere`. */
export function readableElsewhere(answer: Answer): Answer {
  const words = "* or the page's origin, once";
  answer.hasHeader("Access-Control-Allow-Origin", words, allowsOrigin, HIDDEN);
  return answer;
}

/** Declares the check that the preflight of such a request is answered with all that it needs. */
export function testPreflight(
  method: string,
  what: string,
  target: (http: Http) => Promise<string>,
) {
  test(`The preflight of a ${method} to ${what} allows it for any origin`, async ({ http }) => {
    const hasBody = method !== "DELETE";
    const preflight = await http.request("OPTIONS", await target(http), {
      headers: {
        Origin: ELSEWHERE,
        "Access-Control-Request-Method": method,
        ...(hasBody ? { "Access-Control-Request-Headers": "content-type" } : {}),
      },
    });
    preflight.hasStatus([200, 204], NOT_ASKED);
    const words = "* or the page's origin, once";
    preflight.hasHeader("Access-Control-Allow-Origin", words, allowsOrigin, NOT_ASKED);
    // GET, HEAD and POST need no permission (Fetch standard, CORS-safelisted method).
    if (method !== "POST") {
      const allowsMethod = (value: string) =>
        names(value).some((name) => [method, "*"].includes(name));
      preflight.hasHeader(
        "Access-Control-Allow-Methods",
        `a list with ${method}`,
        allowsMethod,
        NOT_ASKED,
      );
    }
    if (!hasBody) return;
    const allowsType = (value: string) =>
      names(value).some((name) => ["content-type", "*"].includes(name.toLowerCase()));
    preflight.hasHeader(
      "Access-Control-Allow-Headers",
      "a list with Content-Type",
      allowsType,
      NOT_ASKED,
    );
  });
}

const allowsOrigin = (value: string) => value === "*" || value === ELSEWHERE;

const names = (value: string) => value.split(",").map((name) => name.trim());
