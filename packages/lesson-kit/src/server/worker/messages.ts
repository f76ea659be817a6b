/**
 * The messages between the command and a worker. Pure types.
 */

/** From the command to the worker. */
export type ToWorker =
  | ({ type: "run" } & Run)
  /** Whatever it still does to get warm, it is wanted now. */
  | { type: "hurry" }
  /** Answered with a pong: is the event loop running, and does the server listen? */
  | { type: "ping"; number: number }
  /** Answered with a proof as soon as the server has accepted, on `port`, the connection from `remotePort`. */
  | { type: "prove"; port: number; remotePort: number };

export interface Run {
  /** The server's file, in TypeScript. */
  file: string;
  /** The same, compiled. */
  program: string;
  env: Record<string, string>;
  /** A port that another listener holds for the server: the server gets a free one instead. */
  publicPort?: number | undefined;
}

/** From the worker to the command. */
export type FromWorker =
  | { type: "ready" }
  /** The server's file threw an error while it was loaded. */
  | { type: "load-failed"; error: ThrownError }
  /** An uncaught error is about to end the process. */
  | { type: "uncaught"; error: ThrownError }
  /** The server asked for a port that is in use. It may still ask for another. */
  | { type: "port-refused"; port: number }
  /** The server asked for `publicPort`, and listens on this port instead. */
  | { type: "remapped"; port: number }
  | { type: "pong"; number: number; listening: boolean }
  | { type: "proof" };

export interface ThrownError {
  /** Empty when what was thrown is no Error. */
  name: string;
  message: string;
  stack: string;
}
