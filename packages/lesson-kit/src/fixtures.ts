/**
 * What a check gets: clients for the server under test and a receiver, all recording into one trace.
 */

import { setMaxListeners } from "node:events";
import type { LookupFunction } from "node:net";
import type { Trace } from "@course/wire";
import { DEADLINE_MS } from "./deadline.ts";
import { HttpClient } from "./http.ts";
import { Receivers } from "./receiver.ts";
import { Recorder } from "./recorder.ts";
import { SocketClient } from "./socket.ts";

export interface Fixtures {
  /** The origin of the server under test, without a slash at its end: `http://localhost:4001`. */
  origin: string;
  http: HttpClient;
  socket: SocketClient;
  receiver: Receivers;
}

export interface FixtureSet extends Fixtures {
  /** What has crossed the wire so far. */
  trace: (title: string) => Trace;
  /** Ends every connection and listener of the set. */
  close: () => Promise<void>;
}

export interface FixtureOptions {
  /** How long to wait for an answer, a message or a delivery. Default: 5 s. */
  deadlineMs?: number;
  /** Finds the address behind the origin's name. Default: the system's own way. */
  lookup?: LookupFunction | undefined;
}

/** Makes a fresh set for one check. When `signal` aborts, every wait of the set ends with it. */
export function makeFixtures(
  origin: string,
  signal: AbortSignal,
  { deadlineMs = DEADLINE_MS, lookup }: FixtureOptions = {},
): FixtureSet {
  // A check may well do more than ten things at a time, and each listens for the end.
  setMaxListeners(0, signal);
  const recorder = new Recorder();
  const terms = { origin, recorder, signal, deadlineMs, ...(lookup ? { lookup } : {}) };
  const http = new HttpClient(terms);
  const socket = new SocketClient(terms);
  const receiver = new Receivers(terms);
  return {
    origin,
    http,
    socket,
    receiver,
    trace: (title) => recorder.trace(title),
    close: async () => {
      http.close();
      socket.close();
      await receiver.close();
    },
  };
}
