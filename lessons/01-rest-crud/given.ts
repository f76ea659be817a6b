/**
 * Given in lesson 01: how a server listens, and how it exits when it is asked to.
 */

import type { AddressInfo } from "node:net";
import type { Express } from "express";

/**
 * Listens on `PORT` (default 4001) of the loopback interface and prints the address. SIGINT and SIGTERM
 * end the process with exit code 0.
 */
export function listen(app: Express): void {
  const server = app.listen(Number(process.env.PORT ?? 4001), "127.0.0.1");
  server.once("listening", () => {
    console.log(`Listening on http://localhost:${(server.address() as AddressInfo).port}`);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
