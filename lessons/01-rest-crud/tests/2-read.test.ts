/**
 * Step 2, read: GET /todos and GET /todos/:id (RFC 9110, sections 9.3.1 and 15.5.5).
 */

import { test } from "@course/lesson-kit";
import { create, fromElsewhere, list, listHolds, NON_ASCII, UTF_8 } from "./helpers.ts";

const SAME = "GET returns the to-do as POST has returned it, with every field.";

test("A to-do can be read at its url", async ({ http }) => {
  const { id, url } = await create(http, { title: "Water the plants" });
  const answer = await http.get(url);
  answer.hasStatus(200, "Your server has given out this url, so a GET must find the to-do there.");
  const todo = { id, url, title: "Water the plants", completed: false, order: undefined };
  answer.hasObject(todo, SAME);
});

for (const order of [7, 0, -1]) {
  test(`A to-do with an order of ${order} can be read at its url`, async ({ http }) => {
    const { id, url } = await create(http, { title: "Water the plants", order });
    const answer = await http.get(url);
    answer.hasObject({ id, url, title: "Water the plants", completed: false, order }, SAME);
  });
}

test("A title with characters outside ASCII can be read at the to-do's url", async ({ http }) => {
  const { url } = await create(http, { title: NON_ASCII });
  const answer = await http.get(url);
  answer.hasObject({ title: NON_ASCII }, UTF_8);
});

test("GET /todos returns a JSON array", async ({ http }) => {
  const answer = await http.get("/todos");
  answer.hasStatus(200, "The list always exists: GET returns 200, even when the list is empty.");
  answer.hasArray("The list is a JSON array, even when it holds one to-do or none.");
});

for (const order of [7, 0]) {
  test(`The list shows a to-do with an order of ${order}, with every field`, async ({ http }) => {
    const title = `Listed: ${NON_ASCII}`;
    const { id, url } = await create(http, { title, order });
    const { answer, todos } = await list(http, "The list is a JSON array of to-dos.");
    const { length } = answer.hasArray("The list is a JSON array of to-dos.");
    answer.expect(
      todos.some((todo) => todo["url"] === url),
      {
        expected: `the new to-do ${url} in the list`,
        got: `a list of ${length} without it: ${answer.text}`,
        why: "A to-do that was created with 201 is in the list from then on.",
      },
    );
    answer.hasItem(
      { id, url, title, completed: false, order },
      "The list holds the to-dos themselves, as GET returns them one by one.",
    );
  });
}

test("The list is in order of creation", async ({ http }) => {
  const todos = [];
  // Neither the titles nor the orders are sorted, forwards or backwards.
  for (const [name, order] of [
    ["Kiwi", 3],
    ["Fig", 1],
    ["Plum", 6],
    ["Lime", 2],
    ["Date", 5],
    ["Pear", 4],
  ] as const) {
    todos.push(await create(http, { title: `${name}, order ${order}`, order }));
  }
  const why =
    "The list is in order of creation, whatever the ids, titles and orders are: otherwise it changes under the reader's eyes.";
  await listHolds(http, todos, why);
});

for (const id of ["no-such-todo", "999999999", "constructor"]) {
  test(`GET on the unknown id ${id} returns 404`, async ({ http }) => {
    const answer = await http.get(`/todos/${id}`);
    answer.hasStatus(404, UNKNOWN);
  });
}

test("GET on a known id with a letter after it returns 404", async ({ http }) => {
  const { url } = await create(http, { title: "Water the plants" });
  const answer = await http.get(`${url}x`);
  answer.hasStatus(404, UNKNOWN);
});

const UNKNOWN =
  "404 says that there is no such to-do. Clients, caches and dashboards read any other answer as a to-do, or as a crash.";

test("Reading changes nothing", async ({ http }) => {
  const first = await create(http, { title: "Read me twice", order: 4 });
  const second = await create(http, { title: "Do not read me" });
  const why = "GET is safe: crawlers and prefetchers send it as often as they like.";
  await http.get(first.url);
  const { url, id } = first;
  const again = await http.get(url);
  again.hasObject({ id, url, title: "Read me twice", completed: false, order: 4 }, why);
  await listHolds(http, [first, second], why);
});

test("A page from another origin can read the list", async ({ http }) => {
  await fromElsewhere(http, "GET", "/todos");
});

test("A page from another origin can read a to-do", async ({ http }) => {
  const { url } = await create(http, { title: "Water the plants" });
  await fromElsewhere(http, "GET", url);
});

test("A page from another origin can read that there is no such to-do", async ({ http }) => {
  await fromElsewhere(http, "GET", "/todos/no-such-todo");
});
