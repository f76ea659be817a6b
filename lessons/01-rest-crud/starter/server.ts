/**
 * Lesson 01, rest-crud: a shared to-do list behind an HTTP API, as the contract in ../README.md has it.
 * Sources: RFC 9110 (HTTP) and RFC 9457 (problem details).
 */

import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler, type Request } from "express";
import { listen } from "../given.ts";

/** What a client may send of a to-do. */
interface Fields {
  title: string;
  completed: boolean;
  order?: number;
}

/** The server adds `id` and `url`. */
type Todo = Fields & { id: string; url: string };
const todos = new Map<string, Todo>();
let lastId = 0;

/** Throw it in any route: Express answers with its `status`, and from step 5 on as problem+json. */
const problem = (status: number, detail: string) => Object.assign(new Error(detail), { status });

const app = express();
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));
app.use(express.static(fileURLToPath(new URL("../../demo", import.meta.url))));

// #region any-origin
// A page from another origin asks first (a preflight, OPTIONS) before its browser lets it write.
app.use((request, response, next) => {
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Expose-Headers", "Location");
  if (request.method !== "OPTIONS") return next();
  response.set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
  response.set("Access-Control-Allow-Headers", "Content-Type").status(204).end();
});
// #endregion

app.use(express.json());

// #region create
// TODO step 1: handle POST /todos. Give the to-do an id and an absolute url (protocol and Host of the
// request), store it in `todos`, and answer 201 with Location and the to-do (RFC 9110, section 9.3.3).
// A stub until step 5: checkedFields(request) returns the fields that were sent and checks nothing.
// Step 1 passes when `pnpm lesson 01` shows it green (tests/1-create.test.ts).
// #endregion

// #region read
// TODO step 2: handle GET /todos (all to-dos) and GET /todos/:id (one). Make find return the to-do, or
// throw problem(404, …) if there is none (RFC 9110, section 15.5.5).
// Step 2 passes when `pnpm lesson 01` shows it green (tests/2-read.test.ts).
function find(id: string): Todo {
  throw problem(501, `Nobody has written yet how to find ${id}.`);
}
// #endregion

// #region replace-and-change
// TODO step 3: handle PUT and PATCH on /todos/:id. PUT replaces: a field that was left out goes back to
// its default. PATCH changes: a field that was left out stays (RFC 9110, section 9.3.4; RFC 5789).
// A stub until step 5: checkedFields(request, todo) takes the fields that were left out from `todo`.
// Step 3 passes when `pnpm lesson 01` shows it green (tests/3-replace-and-change.test.ts).
// #endregion

// #region delete
// TODO step 4: handle DELETE on /todos/:id and on /todos. Answer 204, without a body; an unknown id is
// a 404 (RFC 9110, section 9.3.5).
// Step 4 passes when `pnpm lesson 01` shows it green (tests/4-delete.test.ts).
// #endregion

// #region refuse-bad-input
// TODO step 5: refuse bad input (RFC 9110, section 15.5; RFC 9457).
// 1. In checkedFields: 415 if the body is not JSON; 422 if it is not an object or a field is wrong.
// 2. After all routes: 404 for any other path.
// 3. After that: an error handler that sends every error as application/problem+json, including the
//    400 that express.json() throws for malformed JSON.
// Step 5 passes when `pnpm lesson 01` shows it green (tests/5-refuse-bad-input.test.ts).
function checkedFields(request: Request, from: Partial<Fields> = { completed: false }): Fields {
  return { ...from, ...request.body };
}
// #endregion

listen(app);
