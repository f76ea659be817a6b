/**
 * Given in lesson 03: what lesson 01 taught. A server that listens, reads JSON, answers errors with
 * problem details (RFC 9457) and exits when it is asked to.
 */

import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express, { type ErrorRequestHandler } from "express";

/** Serves the demo page at `/` and reads JSON bodies. The lesson's server adds its routes. */
export const app = express();
app.use(express.static(fileURLToPath(new URL("./demo", import.meta.url))), express.json());
app.use(express.static(fileURLToPath(new URL("../demo", import.meta.url))));

/** An error to throw in any route: it is answered with this status (400 to 599) and this detail. */
export const problem = (status: number, detail: string) =>
  Object.assign(new Error(detail), { status });

// Every error ends up here, including those of express.json(): it throws a 400 for malformed JSON.
const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  const { status = 500, message } = error;
  if (status >= 500) console.error(error);
  const detail = status < 500 ? message : "The server failed; it is not your fault.";
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, detail }));
};

/**
 * Listens on `PORT` (default 4003) of the loopback interface. Call it after the last route: what no route
 * takes is a 404. SIGINT and SIGTERM end the process with exit code 0.
 */
export function serve(): void {
  app.use((request) => {
    throw problem(404, `There is nothing at ${request.method} ${request.path}.`);
  });
  app.use(answerProblem);
  const server = app.listen(Number(process.env.PORT ?? 4003), "127.0.0.1");
  server.once("listening", () => {
    console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
