/**
 * A consumer that is frozen keeps its connection, and takes nothing: what becomes of what is sent to it?
 * The provider goes on, up to a cap; what the system does not take stays in its memory. POSIX only.
 */

import type { Lab } from "./lab.ts";
import { heardOf, startConsumer, startProvider } from "./pair.ts";

const FROZEN_TRANSPORTS = ["sse", "websocket"] as const;

/** One transport to a frozen consumer, in bytes. */
export interface Frozen {
  transport: (typeof FROZEN_TRANSPORTS)[number];
  /** What the provider has handed over to its connections since. */
  sentBytes: number;
  /** What of it still lies in the provider's memory: `writableLength`, which a WebSocket calls `bufferedAmount`. */
  bufferedBytes: number;
}

/** Windows has no signal that stops a process. */
const CAN_FREEZE = process.platform !== "win32";

/** Undefined where no process can be frozen. */
export async function measureFrozen(lab: Lab): Promise<Frozen[] | undefined> {
  if (!CAN_FREEZE) return undefined;
  return Promise.all(FROZEN_TRANSPORTS.map((transport) => freeze(lab, transport)));
}

async function freeze(lab: Lab, transport: Frozen["transport"]): Promise<Frozen> {
  lab.progress(`a frozen consumer: ${transport}`);
  const provider = await startProvider(lab);
  const consumer = await startConsumer(lab, provider.port);
  const after = await provider.calls.newest();
  await consumer.calls.listen({ transport, after });
  // It has to hear of one: then the connection stands.
  await heardOf(consumer, transport, await provider.calls.drive({ offsetsMs: [0] }));
  const { pid } = consumer;
  if (pid === undefined) throw new Error("The consumer's process has no id.");
  // However this run ends, its processes are killed, and that ends a stopped one as well.
  process.kill(pid, "SIGSTOP");
  const flood = await provider.calls.flood(lab.profile.frozen.mostBytes);
  await lab.end([consumer, provider]);
  return { transport, ...flood };
}
