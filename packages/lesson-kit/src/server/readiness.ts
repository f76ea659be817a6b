/**
 * Waits for a server to say where it listens, and makes sure that it is the one who answers there.
 */

import { once } from "node:events";
import type { LookupAddress } from "node:dns";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { within } from "../base/deadline.ts";
import { deferred } from "../base/deferred.ts";
import type { Output } from "./output.ts";
import type { ServerProblem } from "./problem.ts";
import { ServerFailure } from "./problem.ts";
import type { Heartbeat } from "./heartbeat.ts";

/** A slow machine, a late database: a server has this long to say that it listens. */
const START_DEADLINE_MS = 12_000;
/** It has listened for this long but not said so: that will not change. */
const SILENT_DEADLINE_MS = 3_000;
/** How often to look whether it is silent. */
const LOOK_EVERY_MS = 250;
/** A connection on one's own machine is there at once or never. */
const CONNECT_DEADLINE_MS = 3_000;

/** What is known of a server that has just been started. */
interface Starting {
  output: Output;
  /** Only a worker has one. */
  heartbeat?: Heartbeat | undefined;
  /** Ends the wait with its reason: the server has ended, or its start is no longer wanted. */
  signal: AbortSignal;
}

/** Resolves with the origin that the server prints. Rejects with a ServerFailure, or as `signal` says. */
export async function untilListening({ output, heartbeat, signal }: Starting): Promise<string> {
  const printed = deferred<string>();
  const silent = (waitedMs: number) => {
    const listening = heartbeat?.listening ?? false;
    return new ServerFailure({ kind: "silent", listening, waitedMs, output: output.text });
  };
  const look = () => {
    if (output.origin !== undefined) printed.resolve(output.origin);
    else if (heartbeat && heartbeat.listeningMs >= SILENT_DEADLINE_MS) {
      printed.reject(silent(SILENT_DEADLINE_MS));
    }
  };
  const unwatch = output.watch(look);
  const timer = setInterval(look, LOOK_EVERY_MS);
  look();
  try {
    const late = () => silent(START_DEADLINE_MS);
    return await within(printed.promise, { ms: START_DEADLINE_MS, late, signal });
  } finally {
    unwatch();
    clearInterval(timer);
  }
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
  try {
    await within(once(socket, "connect"), { ms: CONNECT_DEADLINE_MS }).catch(() => {
      throw elsewhere(origin, "nobody");
    });
    if (!(await accepted(socket))) throw elsewhere(origin, "another program");
    return { address: socket.remoteAddress ?? "", family: socket.remoteFamily === "IPv6" ? 6 : 4 };
  } finally {
    socket.destroy();
  }
}

type By = Extract<ServerProblem, { kind: "elsewhere" }>["answeredBy"];

const elsewhere = (origin: string, answeredBy: By) =>
  new ServerFailure({ kind: "elsewhere", origin, answeredBy });
