/**
 * Who may ask the live page's server.
 *
 * It listens on loopback, where every page of every site that this machine's browser shows can reach it.
 * Three things keep them out: the name that was asked for (another one is a DNS rebinding), the page that
 * asks (Origin, and Fetch Metadata where a browser sends it), and a form that no plain HTML form has.
 */

import type { IncomingHttpHeaders } from "node:http";
import type { RequestHandler } from "express";

/** Answers 403 to everybody but the page itself, and says with each answer what a browser may do with it. */
export const guard =
  (port: number): RequestHandler =>
  (request, response, next) => {
    response.set(SAFE_HEADERS);
    const why = refusal(request, port);
    if (why === undefined) next();
    else response.status(403).type("text").send(`${why}\n`);
  };

interface Asked {
  method: string;
  /** The path, without a query. */
  path: string;
  headers: IncomingHttpHeaders;
}

/** Why this is refused with 403, as a sentence; undefined when it may be answered. Pure. */
export function refusal({ method, path, headers }: Asked, port: number): string | undefined {
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  const { host = "", origin } = headers;
  if (!hosts.includes(host)) {
    return `This page is served as http://127.0.0.1:${port}, not as "${host}": another name for this machine is how a foreign page would get in (DNS rebinding).`;
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return `Pages of ${origin} may send no request here: only this page itself may.`;
  }
  const site = headers["sec-fetch-site"];
  const isOpened = path === "/" && headers["sec-fetch-mode"] === "navigate";
  if (site !== undefined && site !== "same-origin" && site !== "none" && !isOpened) {
    return "Pages of other origins may send no request here: only this page itself may.";
  }
  if (method === "GET") return undefined;
  if (origin === undefined)
    return "A request that changes something has to say which page it comes from, in Origin.";
  if (!/^application\/json\b/.test(headers["content-type"] ?? "")) {
    return "A request that changes something has to be application/json, which no form of another page can send.";
  }
  return undefined;
}

/** For every answer: nothing inline, nothing from elsewhere, in no frame, and read by nobody else. */
const SAFE_HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
} as const;
