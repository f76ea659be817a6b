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

/** An error to throw anywhere; one place answers it. */
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
// TODO step 1: take POST /todos. Make a to-do with an id and an absolute url, keep it in `todos`, and
// answer 201 with its url in Location and the to-do as JSON (RFC 9110, section 9.3.3).
// checkedFields(request) hands you what the consumer sent.
// Green when done: tests/1-create.test.ts
// #endregion

// #region read
// TODO step 2: answer GET /todos with all to-dos, and GET /todos/:id with one. An unknown id is a 404:
// make find throw a problem (RFC 9110, section 15.5.5).
// Green when done: tests/2-read.test.ts
function find(id: string): Todo {
  throw problem(501, `Nobody has written yet how to find ${id}.`);
}
// #endregion

// #region replace-and-change
// TODO step 3: take PUT and PATCH on /todos/:id. PUT is the new state: what the consumer leaves out
// goes back to its default. PATCH is a change: what it leaves out stays (RFC 9110, section 9.3.4;
// RFC 5789). checkedFields(request, todo) fills the gaps from `todo`.
// Green when done: tests/3-replace-and-change.test.ts
// #endregion

// #region delete
// TODO step 4: take DELETE on /todos/:id and on /todos. Nothing is left to say about a to-do that is
// gone, so the answer has no body (RFC 9110, section 9.3.5).
// Green when done: tests/4-delete.test.ts
// #endregion

// #region refuse-bad-input
// TODO step 5: believe nothing that comes from outside. Throw a problem for a body that is not JSON
// (415) or has wrong fields (422), and answer every error, the parser's 400 and a path that leads
// nowhere too, in one place as application/problem+json (RFC 9110, section 15.5; RFC 9457).
// Green when done: tests/5-refuse-bad-input.test.ts
function checkedFields(request: Request, from: Partial<Fields> = { completed: false }): Fields {
  return { ...from, ...request.body };
}
// #endregion

listen(app);
