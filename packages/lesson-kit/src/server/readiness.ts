/**
 * Waits for a server to print its address, and makes sure that it is the one that listens there.
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

/** Enough for a slow machine or a late database. */
const START_DEADLINE_MS = 12_000;
/** A server that has listened for this long without printing its address never will. */
const SILENT_DEADLINE_MS = 3_000;
/** How often to check whether it is silent. */
const LOOK_EVERY_MS = 250;
/** A connection on the same machine succeeds at once or never. */
const CONNECT_DEADLINE_MS = 3_000;

/** A server that has just been started. */
interface Starting {
  output: Output;
  /** Only of a worker. */
  heartbeat?: Heartbeat | undefined;
  /** Ends the wait: the server has ended, or its start was canceled. */
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
 * Connects to `origin`, at `port`, and resolves with the IP address of its name.
 *
 * Rejects with a ServerFailure when nothing listens there, or `accepted` says that another program does.
 */
export async function proveOrigin(
  origin: string,
  port: number,
  accepted: (socket: Socket) => Promise<boolean>,
): Promise<LookupAddress> {
  const { hostname } = new URL(origin);
  const socket = connect({ port, host: hostname.replace(/^\[|\]$/g, "") });
  // Later errors of the connection are of no interest; `once` below rejects with a failed connect.
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
