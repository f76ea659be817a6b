/**
 * Serves the live page on loopback, tells it what crosses, and does what it asks. `guard.ts` says who may ask.
 */

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { PageFiles } from "@course/live-page";
import { refusal, SAFE_HEADERS } from "./guard.ts";

/** More than anybody types into a form. */
const MOST_BYTES = 1024 * 1024;
/** Keeps the stream's connection known to be alive. */
const KEEPALIVE_MS = 15_000;

/** What the page may ask for; each throws an Error with a sentence that the page shows. */
export interface PageActions {
  /** Called for each page that begins to watch: `tell` sends it an event. Returns the end of that. */
  watches: (tell: (event: string, data: unknown) => void) => () => void;
  /** GET, by path. */
  reads: Record<string, () => Promise<unknown>>;
  /** POST, by path, with a JSON object. */
  does: Record<string, (body: Record<string, unknown>) => unknown>;
}

export class PageServer {
  readonly #server = http.createServer((request, response) => void this.#take(request, response));
  readonly #actions: PageActions;
  #files: Promise<PageFiles> | undefined;

  private constructor(actions: PageActions) {
    this.#actions = actions;
  }

  /** Listens on a free port of 127.0.0.1. */
  static async open(actions: PageActions): Promise<PageServer> {
    const server = new PageServer(actions);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = "", url = "/", headers } = request;
    const [path = "/"] = url.split("?");
    for (const [name, value] of Object.entries(SAFE_HEADERS)) response.setHeader(name, value);
    const why = refusal({ method, path, headers }, this.#port);
    try {
      if (why !== undefined) say(response, 403, "text/plain", `${why}\n`);
      else if (method === "GET") await this.#get(path, response);
      else if (method === "POST") await this.#post(path, request, response);
      else say(response, 405, "text/plain", "This page is read with GET and asked with POST.\n");
    } catch (error) {
      say(
        response,
        400,
        "text/plain",
        `${error instanceof Error ? error.message : String(error)}\n`,
      );
    }
  }

  async #get(path: string, response: http.ServerResponse): Promise<void> {
    const read = this.#actions.reads[path];
    if (path === "/") say(response, 200, "text/html", PAGE);
    else if (path === "/page.js")
      say(response, 200, "text/javascript", (await this.#made()).script);
    else if (path === "/page.css") say(response, 200, "text/css", (await this.#made()).style);
    else if (path === "/live") this.#stream(response);
    else if (read) say(response, 200, "application/json", JSON.stringify((await read()) ?? null));
    else say(response, 404, "text/plain", "There is nothing here.\n");
  }

  async #post(
    path: string,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const act = this.#actions.does[path];
    const body = await objectIn(request);
    if (!act) return say(response, 404, "text/plain", "There is nothing here.\n");
    await act(body);
    response.writeHead(204).end();
  }

  /** Server-sent events (WHATWG HTML, section 9.2): the browser opens it again by itself. */
  #stream(response: http.ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
    const stop = this.#actions.watches((event, data) =>
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    );
    const alive = setInterval(() => response.write(":\n\n"), KEEPALIVE_MS);
    response.once("close", () => {
      clearInterval(alive);
      stop();
    });
  }

  #made(): Promise<PageFiles> {
    this.#files ??= import("@course/live-page").then(({ bundlePage }) => bundlePage());
    // What failed once is tried again when somebody asks again.
    this.#files.catch(() => (this.#files = undefined));
    return this.#files;
  }
}

function say(response: http.ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": `${type}; charset=utf-8` }).end(body);
}

async function objectIn(request: http.IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`More than ${MOST_BYTES} bytes are not taken here.`);
    chunks.push(chunk);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString());
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new Error("A JSON object is expected.");
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
