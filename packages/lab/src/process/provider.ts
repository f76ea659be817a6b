/**
 * The process of a provider: lesson 08's own file, imported here and driven by the lab without HTTP in
 * between. Its bytes and its requests are counted; its code is not touched.
 */

import { pathToFileURL } from "node:url";
import { answerCalls } from "./calls.ts";
import { drive, type Pace, type Raised } from "./open-loop.ts";
import { flood } from "./flood.ts";
import { pushToBaseline, serveBaseline } from "./baseline.ts";
import { type Memory, memory } from "./memory.ts";
import { countRequests, type RequestCounts, requests } from "./count-requests.ts";
import { type Connection, connections, countSockets } from "./count-bytes.ts";
import { UNCOUNTED } from "./words.ts";
import { untilListening } from "./listening.ts";

/** What the lesson's provider has to export. */
interface ProviderModule {
  addTodo: (title: string) => { seq: number };
}

export interface Counts {
  connections: Connection[];
  requests: RequestCounts;
}

/** When changes are raised: milliseconds from now on. */
interface Driving extends Pace {
  offsetsMs: number[];
}

const [file = "", payloadText = "", counting = ""] = process.argv.slice(2);
const payloadBytes = Number(payloadText);

// To count takes memory for each connection, so where memory is measured nothing is counted.
if (counting !== UNCOUNTED) {
  countSockets();
  countRequests();
}
const { addTodo } = (await import(pathToFileURL(file).href)) as ProviderModule;
await untilListening(Number(process.env["PORT"]));
const baselinePort = await serveBaseline();

/** With numbers of as many digits from the first change that is measured, all are of one size. */
const FIRST_MEASURED = 1_000;
let last: { seq: number } = addTodo("To find out how much room is left for a title");
while (last.seq < FIRST_MEASURED - 1) last = addTodo("Before the first that is measured");
raise();

/** Everything of a change but its title, in bytes. */
function bytesAround(): number {
  const { todo } = last as unknown as { todo: { title: string } };
  return JSON.stringify(last).length - todo.title.length;
}

/** Adds a to-do whose change has the wanted size, and pushes it to the baseline's listeners too. */
function raise(): { seq: number; bytes: number } {
  last = addTodo("x".repeat(Math.max(1, payloadBytes - bytesAround())));
  const json = JSON.stringify(last);
  pushToBaseline(json);
  return { seq: last.seq, bytes: Buffer.byteLength(json) };
}

/** What was raised, and the time that this process had the processor for meanwhile, in microseconds. */
export interface Metered {
  raised: Raised[];
  cpuUs: number;
}

/** By timers only: to wait for a moment turn by turn would be counted too. */
async function driveMetered({
  offsetsMs,
  lastsMs = 0,
}: Omit<Driving, "isExact">): Promise<Metered> {
  const before = process.cpuUsage();
  const raised = await drive(offsetsMs, raise, { lastsMs });
  const { user, system } = process.cpuUsage(before);
  return { raised, cpuUs: user + system };
}

const calls = {
  baselinePort: () => baselinePort,
  newest: () => last.seq,
  drive: ({ offsetsMs, ...pace }: Driving): Promise<Raised[]> => drive(offsetsMs, raise, pace),
  driveMetered,
  flood: (mostBytes: number) => flood(mostBytes, raise),
  counts: (): Counts => ({ connections: connections(), requests: requests() }),
  memory: (): Promise<Memory> => memory(),
  openSockets: (): number =>
    process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length,
};
export type ProviderCalls = typeof calls;

answerCalls(calls);
