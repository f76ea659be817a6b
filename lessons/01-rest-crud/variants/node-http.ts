/**
 * Lesson 01 without a library: the same contract on bare node:http.
 *
 * Right in other ways than the solution, as RFC 9110 allows: ids are numbers, bodies are chunked, header
 * names are lower-case, DELETE answers 200 with what is gone, wrong fields are a 400, and a known path
 * with an unknown method is a 405.
 */

import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Todo {
  completed: boolean;
  title: string;
  order?: number;
  url: string;
  id: number;
}

type Fields = Omit<Todo, "id" | "url">;

interface Answer {
  status: number;
  headers: Record<string, string>;
  body?: string;
}

class Problem extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(status: number, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

const DEMO = new URL("../demo/index.html", import.meta.url);

/** Far more than any to-do needs. */
const MAX_BODY_BYTES = 100_000;

const todos = new Map<number, Todo>();
let nextId = 1;

const server = createServer((request, response) => {
  void answerTo(request)
    .catch(asProblem)
    .then(({ status, headers, body }) => {
      response.writeHead(status, { server: "bare-node", ...CORS, ...headers });
      // Two calls and no content-length: Node sends the body in chunks (RFC 9112, section 7.1).
      if (body !== undefined) response.write(body);
      response.end();
    });
});

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "location",
};

async function answerTo(request: IncomingMessage): Promise<Answer> {
  const [path = "/"] = (request.url ?? "/").split("?");
  if (request.method === "OPTIONS") return preflight();
  if (path === "/") return demoPage();
  if (path === "/todos") return answerCollection(request);
  const id = /^\/todos\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) throw new Problem(404, "No such path.");
  return answerItem(request, find(id));
}

async function demoPage(): Promise<Answer> {
  const headers = { "content-type": "text/html; charset=utf-8" };
  return { status: 200, headers, body: await readFile(DEMO, "utf8") };
}

function preflight(): Answer {
  const headers = {
    "access-control-allow-methods": "PUT, PATCH, DELETE",
    "access-control-allow-headers": "content-type",
  };
  return { status: 204, headers };
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  const body = JSON.stringify(value);
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

async function answerCollection(request: IncomingMessage): Promise<Answer> {
  switch (request.method) {
    case "GET":
      return json(200, [...todos.values()]);
    case "POST": {
      const fields = await fieldsOf(request, { completed: false });
      const id = nextId;
      nextId += 1;
      const url = `http://${request.headers.host}/todos/${id}`;
      const todo: Todo = { ...fields, completed: false, url, id };
      todos.set(id, todo);
      return json(201, todo, { location: url });
    }
    case "DELETE":
      todos.clear();
      return json(200, []);
    default:
      throw new Problem(405, "Not on the list.", { allow: "GET, POST, DELETE" });
  }
}

async function answerItem(request: IncomingMessage, todo: Todo): Promise<Answer> {
  const { id, url } = todo;
  switch (request.method) {
    case "GET":
      return json(200, todo);
    case "PUT":
    case "PATCH": {
      const gaps = request.method === "PATCH" ? todo : { completed: false };
      const changed: Todo = { ...(await fieldsOf(request, gaps)), url, id };
      todos.set(id, changed);
      return json(200, changed);
    }
    case "DELETE":
      todos.delete(id);
      return json(200, todo);
    default:
      throw new Problem(405, "Not on a to-do.", { allow: "GET, PUT, PATCH, DELETE" });
  }
}

function find(id: string): Todo {
  const todo = todos.get(Number(id));
  if (!todo) throw new Problem(404, "No such to-do.");
  return todo;
}

/** What the consumer says of the to-do, checked; what it leaves out comes from `gaps`. */
async function fieldsOf(request: IncomingMessage, gaps: Partial<Fields>): Promise<Fields> {
  const body = await readJson(request);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Problem(400, "The body is not an object.");
  }
  const { title, completed, order }: Record<string, unknown> = { ...gaps, ...body };
  if (typeof title !== "string" || title === "" || title.length > 200) {
    throw new Problem(400, "The title is missing, or not a text of 1 to 200 characters.");
  }
  if (typeof completed !== "boolean") throw new Problem(400, "completed is no boolean.");
  if (order === undefined) return { completed, title };
  if (typeof order !== "number" || !Number.isInteger(order)) {
    throw new Problem(400, "order is no integer.");
  }
  return { completed, title, order };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) {
    throw new Problem(415, "The body is not JSON.", { accept: "application/json" });
  }
  let text = "";
  request.setEncoding("utf8");
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) throw new Problem(413, "The body is too large.");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, "The body is broken JSON.");
  }
}

function asProblem(error: unknown): Answer {
  const known = error instanceof Problem;
  if (!known) console.error(error);
  const { status, message, headers } = known ? error : new Problem(500, "Out of order.");
  const type = { "content-type": "application/problem+json" };
  return json(status, { detail: message, status }, { ...headers, ...type });
}

server.listen(Number(process.env["PORT"] ?? 4001), "127.0.0.1", () => {
  console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
