/**
 * The baseline that every transport is compared with: the change's JSON and a line feed, pushed on a bare TCP
 * connection. The same connection echoes clocks, as in NTP (RFC 5905, section 8).
 */

import { createServer, connect, type Socket } from "node:net";
import { once } from "node:events";
import { nowMs } from "./clock.ts";

const listeners = new Set<Socket>();

/** Serves the baseline; resolves with its port. The line "clock" is answered with this process's time. */
export async function serveBaseline(): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    listeners.add(socket);
    socket.on("data", () => socket.write(`${JSON.stringify({ clock: nowMs() })}\n`));
    socket.on("error", () => {});
    socket.once("close", () => listeners.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** Sends to every connected listener. */
export function pushToBaseline(json: string): void {
  for (const socket of listeners) socket.write(`${json}\n`);
}

/** A received line, and when it was received. */
interface BaselineLine {
  value: { seq?: number; clock?: number };
  at: number;
}

/** Connects to the baseline: `hear` gets every line, parsed. Resolves when connected. */
export async function listenOnBaseline(
  port: number,
  hear: (line: BaselineLine) => void,
): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  let rest = "";
  socket.setEncoding("utf8").on("data", (text) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear({ value: JSON.parse(line), at: nowMs() });
  });
  socket.on("error", () => {});
  return socket;
}

export interface ClockOffset {
  /** How far the other process's clock is ahead, by the fastest of all echoes. */
  offsetUs: number;
  /** How long that echo took. */
  rttUs: number;
}

/** Compares this process's clock with that of the process behind `port`, as NTP does. */
export async function compareClocks(port: number, echoes: number): Promise<ClockOffset> {
  let heard: (line: BaselineLine) => void = () => {};
  const socket = await listenOnBaseline(port, (line) => heard(line));
  let best: ClockOffset = { offsetUs: Number.NaN, rttUs: Number.POSITIVE_INFINITY };
  for (let echo = 0; echo < echoes; echo += 1) {
    const line = new Promise<BaselineLine>((resolve) => (heard = resolve));
    const sentAt = nowMs();
    socket.write("clock\n");
    const { value, at } = await line;
    const rttUs = (at - sentAt) * 1_000;
    const offsetUs = ((value.clock ?? Number.NaN) - (sentAt + at) / 2) * 1_000;
    if (rttUs < best.rttUs) best = { offsetUs, rttUs };
  }
  socket.destroy();
  return best;
}
