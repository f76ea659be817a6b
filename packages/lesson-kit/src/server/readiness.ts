/**
 * Waits for a server to say where it listens, and makes sure that it is the one who answers there.
 */

import { once } from "node:events";
import type { LookupAddress } from "node:dns";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { startDeadline } from "../base/deadline.ts";
import type { Output } from "./output.ts";
import type { ServerProblem } from "./problem.ts";
import { ServerFailure } from "./problem.ts";
import type { Heartbeat } from "./heartbeat.ts";

/** A slow machine, a late database: a server has this long to say that it listens. */
export const START_DEADLINE_MS = 12_000;
/** It has listened for this long but not said so: that will not change. */
const SILENT_DEADLINE_MS = 3_000;
/** How often to look whether it is silent. */
const LOOK_EVERY_MS = 250;
/** A connection on one's own machine is there at once or never. */
const CONNECT_DEADLINE_MS = 3_000;

/** What is known of a server that has just been started. */
export interface Starting {
  output: Output;
  /** Only a worker has one. */
  heartbeat?: Heartbeat | undefined;
  /** Aborts when the server has ended; its reason is the ServerFailure. */
  failed: AbortSignal;
  /** Ends the wait when it aborts. */
  signal?: AbortSignal | undefined;
}

/** Resolves with the origin that the server prints. Rejects with a ServerFailure or an AbortError. */
export function untilListening({ output, heartbeat, failed, signal }: Starting): Promise<string> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const finish = (settle: () => void) => {
      over.abort();
      cancel();
      unwatch();
      clearInterval(timer);
      settle();
    };
    const silent = (waitedMs: number) => {
      const listening = heartbeat?.listening ?? false;
      const problem = { kind: "silent", listening, waitedMs, output: output.text } as const;
      finish(() => reject(new ServerFailure(problem)));
    };
    const look = () => {
      const { origin } = output;
      if (failed.aborted) finish(() => reject(failed.reason));
      else if (signal?.aborted) finish(() => reject(new DOMException("Stopped.", "AbortError")));
      else if (origin !== undefined) finish(() => resolve(origin));
      else if (heartbeat && heartbeat.listeningMs >= SILENT_DEADLINE_MS) silent(SILENT_DEADLINE_MS);
    };
    const cancel = startDeadline(START_DEADLINE_MS, () => silent(START_DEADLINE_MS));
    const unwatch = output.watch(look);
    const timer = setInterval(look, LOOK_EVERY_MS);
    for (const end of [failed, signal]) {
      end?.addEventListener("abort", look, { signal: over.signal });
    }
    look();
  });
}

/**
 * Connects to `origin`, at `port`, and resolves with the address behind its name.
 *
 * Rejects with a ServerFailure when nobody answers there, or `accepted` says that it was somebody else.
 */
export async function proveOrigin(
  origin: string,
  port: number,
  accepted: (socket: Socket) => Promise<boolean>,
): Promise<LookupAddress> {
  const { hostname } = new URL(origin);
  const socket = connect({ port, host: hostname.replace(/^\[|\]$/g, "") });
  // What becomes of the connection later is of no interest: `once` below tells of a failed one.
  socket.on("error", () => {});
  const cancel = startDeadline(CONNECT_DEADLINE_MS, () => socket.destroy(new Error("late")));
  try {
    await once(socket, "connect").catch(() => {
      throw elsewhere(origin, "nobody");
    });
    if (!(await accepted(socket))) throw elsewhere(origin, "another program");
    return { address: socket.remoteAddress ?? "", family: socket.remoteFamily === "IPv6" ? 6 : 4 };
  } finally {
    cancel();
    socket.destroy();
  }
}

type By = Extract<ServerProblem, { kind: "elsewhere" }>["answeredBy"];

const elsewhere = (origin: string, answeredBy: By) =>
  new ServerFailure({ kind: "elsewhere", origin, answeredBy });
