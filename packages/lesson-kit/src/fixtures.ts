/**
 * What a check gets: clients for the server under test and a receiver, all recording into one trace.
 */

import { setMaxListeners } from "node:events";
import type { LookupFunction } from "node:net";
import type { Participant, Trace } from "@course/wire";
import { DEADLINE_MS } from "./deadline.ts";
import { Faults } from "./faults.ts";
import { HttpClient } from "./http.ts";
import type { Arrangements } from "./lesson/arrangements.ts";
import { Receiver } from "./receiver.ts";
import { Receivers } from "./receivers.ts";
import { Recorder } from "./recorder.ts";
import { Sender } from "./sender.ts";
import { ServedSockets } from "./served-sockets.ts";
import type { SharedListener } from "./shared-listener.ts";
import { SocketClient } from "./socket.ts";
import type { Terms } from "./terms.ts";

export interface Fixtures {
  /** The origin of the server under test, without a slash at its end: `http://localhost:4001`. */
  origin: string;
  http: HttpClient;
  socket: SocketClient;
  /** Listens for the deliveries of a provider. */
  receiver: Receivers;
  /** Delivers to a receiver. */
  sender: Sender;
  /** Plays the part of the service that the server under test calls; only in a lesson that names one. */
  service: Receiver;
  /** What of that service is spoken by WebSocket. */
  serviceSockets: ServedSockets;
  /** Puts a proxy that loses, repeats and reorders requests in front of an address. */
  faults: Faults;
  /** The variables of the contract that the server under test was given. */
  env: Readonly<Record<string, string>>;
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
  /** Default: none. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Default: it is a provider. */
  role?: Arrangements["role"] | undefined;
  /** Where the server under test finds the service that it calls. */
  service?: SharedListener | undefined;
  /** What receivers listen through. Default: each on a free port of its own. */
  callbacks?: SharedListener | undefined;
}

/** Makes a fresh set for one check. When `signal` aborts, every wait of the set ends with it. */
export function makeFixtures(
  origin: string,
  signal: AbortSignal,
  options: FixtureOptions = {},
): FixtureSet {
  // A check may well do more than ten things at a time, and each listens for the end.
  setMaxListeners(0, signal);
  const { deadlineMs = DEADLINE_MS, lookup, env = {} } = options;
  const recorder = new Recorder(options.role);
  const terms = { origin, recorder, signal, deadlineMs, ...(lookup ? { lookup } : {}) };
  const http = new HttpClient(terms);
  const socket = new SocketClient(terms);
  const receiver = new Receivers(terms, options.callbacks);
  const faults = new Faults();
  const deliverer = new HttpClient(terms, PROVIDER);
  const service = options.service && playService(terms, options.service);
  const played = () => {
    if (service) return service;
    throw new Error('This lesson calls no service: name it as "service" in its package.json.');
  };
  return {
    origin,
    http,
    socket,
    receiver,
    sender: new Sender(deliverer, env["WEBHOOK_SECRET"]),
    get service() {
      return played().receiver;
    },
    get serviceSockets() {
      return played().sockets;
    },
    faults,
    env,
    trace: (title) => recorder.trace(title),
    close: async () => {
      http.close();
      deliverer.close();
      service?.end();
      socket.close();
      await faults.close();
      await receiver.close();
    },
  };
}

/** Who delivers to a server under test that receives. */
const PROVIDER: Participant = { id: "sender", label: "the provider", kind: "provider" };

function playService(terms: Terms, listener: SharedListener) {
  const parts = {
    id: "service",
    label: "the service",
    kind: "provider",
    noun: "request",
  } as const;
  const receiver = new Receiver(terms, parts);
  receiver.url = listener.url;
  const sockets = new ServedSockets(terms, parts.id);
  const shut = listener.opens("", receiver.take, sockets.take);
  const end = () => {
    shut();
    receiver.close();
    sockets.close();
  };
  return { receiver, sockets, end };
}
