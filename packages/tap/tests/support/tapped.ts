/** A tap in front of a test's own server, and a wait for what it records. */

import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import type { TraceEvent } from "@course/wire";
import { onTestFinished } from "vitest";
import { LiveRecord, type LiveRecordOptions } from "../../src/live-record.ts";
import { Tap } from "../../src/tap.ts";

interface Tapped {
  record: LiveRecord;
  tap: Tap;
  port: number;
  origin: string;
  /** Resolves with all events as soon as `isEnough` holds for them. */
  recorded: (isEnough: (events: TraceEvent[]) => boolean) => Promise<TraceEvent[]>;
}

/** Opens a tap; `server` listens on a port of its own and is closed with the test. */
export async function tapped(
  server: net.Server | undefined,
  options: LiveRecordOptions & { patienceMs?: number } = {},
): Promise<Tapped> {
  const record = new LiveRecord(options);
  const tap = await Tap.open({ port: 0, record, ...options });
  onTestFinished(() => tap.close());
  if (server) tap.setUpstream({ is: "there", address: await listening(server) });
  const recorded = (isEnough: (events: TraceEvent[]) => boolean) =>
    new Promise<TraceEvent[]>((resolve) => {
      const look = () => {
        const events = [...record.events];
        if (!isEnough(events)) return;
        unwatch();
        resolve(events);
      };
      const unwatch = record.watch(look);
      look();
    });
  return { record, tap, port: tap.port, origin: `http://127.0.0.1:${tap.port}`, recorded };
}

/** Listens on a free port until the test is over. */
export async function listening(server: net.Server): Promise<{ host: string; port: number }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    if (server instanceof http.Server) server.closeAllConnections();
    server.close();
  });
  return { host: "127.0.0.1", port: (server.address() as net.AddressInfo).port };
}

/** Opens a TCP connection. */
export async function connected(port: number): Promise<net.Socket> {
  const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  await once(socket, "connect");
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** All bytes until the other side ends. */
export async function untilEnd(socket: net.Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(socket, "end");
  return Buffer.concat(chunks);
}

/** An event without the parts that differ from run to run. */
export const inShort = (event: TraceEvent): string => {
  const who = `${event.from} > ${event.to}`;
  const body = "body" in event && event.body ? ` ${event.body.text ?? "bytes"}` : "";
  if (event.kind === "request") return `${who}: ${event.method} ${event.target}${body}`;
  if (event.kind === "response" || event.kind === "upgrade")
    return `${who}: ${event.status}${body}`;
  if (event.kind === "close") return `${who}: close ${event.closeCode}`;
  if (event.kind === "dropped") return `${who}: dropped ${event.code}`;
  return `${who}: ${event.kind}${body}`;
};
