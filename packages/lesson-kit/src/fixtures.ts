/**
 * What a check gets: clients for the server under test and a receiver, all recording into one trace.
 */

import type { Trace } from "@course/wire";
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

/** Makes a fresh set for one check. When `signal` aborts, every wait of the set ends with it. */
export function makeFixtures(origin: string, signal: AbortSignal): FixtureSet {
  const recorder = new Recorder();
  const http = new HttpClient(origin, recorder, signal);
  const socket = new SocketClient(origin, recorder, signal);
  const receiver = new Receivers(recorder);
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
