/** Ports that nobody listens on. */

import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { findPort, freePort, isFree } from "@course/command/free-port";
import { expect, onTestFinished, test } from "vitest";

async function listening(port: number, host: string): Promise<Server> {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return server;
}

test("A free port is free, and can be had", async () => {
  const port = await freePort();
  expect(await isFree(port)).toBe(true);
  expect(await findPort(port)).toEqual({ number: port });
  expect((await findPort(0)).number).toBeGreaterThan(0);
});

test("A port that is taken is left, with a sentence about who holds it", async () => {
  const port = await freePort();
  await listening(port, "127.0.0.1");
  expect(await isFree(port)).toBe(false);
  const found = await findPort(port);
  expect((found.number - port) % 100).toBe(0);
  expect(found.number).toBeGreaterThan(port);
  expect(found.notice).toContain(String(found.number));
  expect(found.notice).toMatch(/process \d+|another program/);
});
