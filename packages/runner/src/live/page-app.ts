/**
 * The routes of the live page: its files, the stream of what crosses, and what it may ask for.
 */

import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Response,
} from "express";
import type { PageFiles } from "@course/live-page";
import { guard } from "./guard.ts";
import { RequestError } from "./request-error.ts";

/** More than anybody types into a form. */
const MOST_BYTES = 1024 * 1024;
/** Keeps the stream's connection known to be alive. */
const KEEPALIVE_MS = 15_000;

/** What the page may ask for; a RequestError is answered with 400 and its sentence. */
export interface PageActions {
  /** Called for each page that begins to watch: `tell` sends it an event. Returns the end of that. */
  watches: (tell: (event: string, data: unknown) => void) => () => void;
  /** GET, by path. */
  reads: Record<string, () => Promise<unknown>>;
  /** POST, by path, with a JSON object. */
  does: Record<string, (body: Record<string, unknown>) => unknown>;
}

/** The page's application, for a server that listens on `port`. */
export function pageApp({ watches, reads, does }: PageActions, port: number): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use(guard(port), allowMethods);
  app.get("/", (_, response) => response.type("html").send(PAGE));
  app.get("/page.js", async (_, response) => response.type("js").send((await made()).script));
  app.get("/page.css", async (_, response) => response.type("css").send((await made()).style));
  app.get("/live", (_, response) => stream(response, watches));
  for (const [path, read] of Object.entries(reads)) {
    app.get(path, async (_, response) => response.json((await read()) ?? null));
  }
  for (const [path, act] of Object.entries(does)) {
    app.post(path, express.json({ limit: MOST_BYTES }), async (request, response) => {
      if (request.body === undefined) throw new RequestError("A JSON object is expected.");
      await act(request.body as Record<string, unknown>);
      response.status(204).end();
    });
  }
  app.use((_, response) => response.status(404).type("text").send("There is nothing here.\n"));
  return app.use(answerError);
}

/** Express answers 404 to a method that no route has; HTTP has 405 and Allow for it (RFC 9110, section 15.5.6). */
const allowMethods: RequestHandler = ({ method }, response, next) => {
  if (method === "GET" || method === "POST") return next();
  const sentence = "Use GET to read this page and POST to send it requests.\n";
  response.status(405).set("Allow", "GET, POST").type("text").send(sentence);
};

/** Server-sent events (WHATWG HTML, section 9.2): the browser opens it again by itself. */
function stream(response: Response, watches: PageActions["watches"]): void {
  response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
  const stop = watches((event, data) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
  );
  const alive = setInterval(() => response.write(":\n\n"), KEEPALIVE_MS);
  response.once("close", () => {
    clearInterval(alive);
    stop();
  });
}

/** 400 for what is wrong with the request, whether we or Express's JSON reader found it; else 500. */
// Express tells this from other middleware by its four parameters.
const answerError: ErrorRequestHandler = (
  error: Error & { expose?: boolean },
  _,
  response,
  _next,
) => {
  if (response.headersSent) return void response.destroy();
  const isTheirs = error instanceof RequestError || error.expose === true;
  const sentence = isTheirs ? error.message : `The course itself failed: ${error.message}`;
  response
    .status(isTheirs ? 400 : 500)
    .type("text")
    .send(`${sentence}\n`);
};

let files: Promise<PageFiles> | undefined;

/** The page's script and style, bundled when they are first asked for. */
function made(): Promise<PageFiles> {
  files ??= import("@course/live-page").then(({ bundlePage }) => bundlePage());
  // What failed once is tried again when somebody asks again.
  files.catch(() => (files = undefined));
  return files;
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The wire, live</title>
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body><div id="page"></div></body>
</html>
`;
