/**
 * The delay proxy between two processes: delay, order, cuts and lost responses.
 */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nowMs } from "../src/process/clock.ts";
import {
  addressOf,
  DelayProxy,
  type DelayProxyOptions,
  NEW_CONNECTION,
} from "../src/run/delay-proxy.ts";

const ONE_WAY_MS = 40;
let server: Server;
let received: string;
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  received = "";
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      received += String(bytes);
      socket.write(bytes);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  server.close();
});

async function open(options: Omit<DelayProxyOptions, "toPort"> = {}): Promise<DelayProxy> {
  const address = server.address();
  const toPort = typeof address === "object" && address ? address.port : 0;
  const proxy = await DelayProxy.open({ ...options, toPort });
  ends.push(() => proxy.end());
  return proxy;
}

async function through(proxy: DelayProxy): Promise<Socket> {
  const socket = connect(proxy.port, "127.0.0.1");
  ends.push(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

describe("a delay proxy", () => {
  test("answers after four transits the first time, because of the handshake, then after two", async () => {
    const socket = await through(await open({ oneWayMs: ONE_WAY_MS }));
    const took = async () => {
      const began = nowMs();
      socket.write("x");
      await once(socket, "data");
      return nowMs() - began;
    };
    const first = await took();
    const later: number[] = [];
    for (let time = 0; time < 10; time += 1) later.push(await took());
    const soonest = Math.min(...later);
    expect(first).toBeGreaterThanOrEqual(4 * ONE_WAY_MS - 2);
    expect(soonest).toBeGreaterThanOrEqual(2 * ONE_WAY_MS - 2);
    // A busy machine delays one answer or another, and not each of ten.
    expect(first - soonest).toBeGreaterThan(ONE_WAY_MS);
  });

  test("keeps the order of what is put into it", async () => {
    const socket = await through(await open({ oneWayMs: 5 }));
    const sent = Array.from({ length: 50 }, (_, index) => `${index},`);
    for (const piece of sent) socket.write(piece);
    await expect.poll(() => received).toBe(sent.join(""));
  });
});

describe("a cut proxy", () => {
  test("breaks what is open, refuses what is new, and can be mended", async () => {
    const proxy = await open();
    const socket = await through(proxy);
    const closed = once(socket, "close");
    proxy.cut();
    await closed;
    await expect(through(proxy)).rejects.toThrow("ECONNREFUSED");
    await proxy.mend();
    const again = await through(proxy);
    again.write("back");
    expect(String((await once(again, "data"))[0])).toBe("back");
  });
});

describe("a proxy that loses responses", () => {
  test("delivers the request, and breaks instead of answering", async () => {
    const proxy = await open();
    proxy.loseAnswers(true);
    const socket = await through(proxy);
    socket.write("order");
    await once(socket, "close");
    expect([received, socket.bytesRead]).toEqual(["order", 0]);
  });
});

test("an address that is registered becomes the proxy's, at the same length", async () => {
  const hooks = await open();
  const socket = await through(await open({ replaces: addressOf(23_456, hooks) }));
  socket.write('{"url":"http://localhost:23456/hooks/changes"}');
  await expect.poll(() => received).toBe(`{"url":"http://localhost:${hooks.port}/hooks/changes"}`);
});

test("a proxy for new connections asks the server to close each after its answer", async () => {
  const socket = await through(await open({ replaces: NEW_CONNECTION }));
  socket.write("POST /hooks HTTP/1.1\r\nconnection: keep-alive\r\n\r\n");
  await expect.poll(() => received).toBe("POST /hooks HTTP/1.1\r\nconnection: close\r\n\r\n");
});
