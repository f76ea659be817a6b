/**
 * What the tap costs: the delay that it adds, what it lets through, and the memory of a full record.
 *
 * Client, tap and server share one process here, so that each waits for the others: upper bounds.
 */

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { LiveRecord, Tap } from "@course/tap";
import { WebSocket, WebSocketServer } from "ws";
import type { Row } from "./row.ts";
import { median } from "@course/command/statistics";

const ROUNDS = 500;
const FULL = 10_000;
const DOWNLOAD_BYTES = 64 * 1024 * 1024;
const DOWNLOADS = 5;

/** Measures each with the tap and without it, in turn. */
export async function tapCosts(): Promise<Row[]> {
  const server = http.createServer((request, response) => {
    if (request.url === "/big") response.end(Buffer.alloc(DOWNLOAD_BYTES));
    else response.end('{"id":1}');
  });
  const wss = new WebSocketServer({ server });
  wss.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const record = new LiveRecord();
  const tap = await Tap.open({ port: 0, record });
  tap.setUpstream({ is: "there", address: { host: "127.0.0.1", port } });
  try {
    return [
      ...(await compared("request", "µs", ROUNDS, [port, tap.port], requesting)),
      ...(await compared("WebSocket echo", "µs", ROUNDS, [port, tap.port], echoing)),
      ...(await compared("download of 64 MB", "ms", DOWNLOADS, [port, tap.port], downloading)),
      await memoryWhenFull(),
    ];
  } finally {
    await tap.close();
    wss.close();
    server.close();
    server.closeAllConnections();
  }
}

/** Something that takes a while, and the end of it; `act` resolves when it has been done once. */
interface Doing {
  act: () => Promise<void>;
  end: () => void;
}

async function compared(
  what: string,
  unit: "µs" | "ms",
  rounds: number,
  ports: [number, number],
  begin: (port: number) => Promise<Doing>,
): Promise<Row[]> {
  const doings = await Promise.all(ports.map(begin));
  const values: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { act }] of doings.entries()) {
      const startedAt = performance.now();
      await act();
      const tookMs = performance.now() - startedAt;
      values[index === 0 ? 0 : 1].push(unit === "µs" ? tookMs * 1_000 : tookMs);
    }
  }
  for (const { end } of doings) end();
  const [direct, tapped] = values;
  const more = median(tapped) - median(direct);
  return [
    { what: `${what} without the tap, ${unit}`, values: direct },
    { what: `${what} through the tap, ${unit} (${more.toFixed(0)} ${unit} added)`, values: tapped },
  ];
}

async function requesting(port: number): Promise<Doing> {
  const agent = new http.Agent({ keepAlive: true });
  const act = async () => {
    const request = http.get({ port, host: "127.0.0.1", agent, path: "/" });
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    response.resume();
    await once(response, "end");
  };
  return { act, end: () => agent.destroy() };
}

async function echoing(port: number): Promise<Doing> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  await once(socket, "open");
  const act = async () => {
    socket.send('{"type":"add","title":"Buy milk"}');
    await once(socket, "message");
  };
  return { act, end: () => socket.terminate() };
}

async function downloading(port: number): Promise<Doing> {
  const act = async () => {
    const [response] = (await once(
      http.get({ port, host: "127.0.0.1", path: "/big" }),
      "response",
    )) as [http.IncomingMessage];
    response.resume();
    await once(response, "end");
  };
  return { act, end: () => {} };
}

/** Megabytes of a record that holds as many events as it may, with a body of a usual size each. */
async function memoryWhenFull(): Promise<Row> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const record = new LiveRecord();
  const { id: connection } = record.connect(
    record.participant("curl", "curl", "consumer"),
    "server",
    "websocket",
  );
  for (let number = 0; number < FULL + 1; number += 1) {
    const text = JSON.stringify({ type: "added", todo: { id: String(number), title: "Buy milk" } });
    const body = { text, bytes: text.length };
    record.add({ kind: "text", connection, from: "curl", to: "server", body });
  }
  collect();
  const megabytes = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
  return { what: `memory of ${FULL} events (${record.dropped} let go), MB`, values: [megabytes] };
}
