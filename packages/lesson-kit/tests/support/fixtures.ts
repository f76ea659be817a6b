/**
 * Providers in this process, fixtures that speak to them, and the failures that come of it.
 */

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo, Server as NetServer } from "node:net";
import { onTestFinished } from "vitest";
import type { FailureParts } from "../../src/base/failure.ts";
import { WireFailure } from "../../src/base/failure.ts";
import type { FixtureOptions, FixtureSet } from "../../src/fixtures/fixtures.ts";
import { makeFixtures } from "../../src/fixtures/fixtures.ts";

export const WHY = "Because the contract says so.";

/** Listens on a free port until the test is over, and resolves with the origin. */
export async function listening(server: NetServer): Promise<string> {
  const sockets = new Set<{ destroy: () => void }>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A provider that answers with `listener`. */
export function provider(listener: http.RequestListener): Promise<string> {
  return listening(http.createServer(listener));
}

/** The origin of a port without a listener. */
export async function nobody(): Promise<string> {
  const server = http.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

interface Options extends FixtureOptions {
  signal?: AbortSignal;
}

/** Fixtures for one test, closed at its end. */
export function fixturesFor(origin: string, options: Options = {}): FixtureSet {
  const { signal = new AbortController().signal, ...rest } = options;
  const set = makeFixtures(origin, signal, rest);
  onTestFinished(() => set.close());
  return set;
}

/** What an expectation failed with. */
export async function failureOf(
  attempt: Promise<unknown> | (() => unknown),
): Promise<FailureParts> {
  try {
    await (typeof attempt === "function" ? attempt() : attempt);
  } catch (error) {
    if (error instanceof WireFailure) return error.parts;
    throw error;
  }
  throw new Error("Nothing failed.");
}
