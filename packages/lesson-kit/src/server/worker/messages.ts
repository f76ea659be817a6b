/**
 * What the command and a worker say to each other. Pure types.
 */

/** What the command says to the worker. */
export type ToWorker =
  /** `publicPort` is the port that another listener holds for the server: it gets a free one in its place. */
  | { type: "run"; file: string; env: Record<string, string>; publicPort?: number | undefined }
  /** Are you there, and what do you hold open? */
  | { type: "ping"; number: number }
  /** Tell me when you have accepted, on `port`, the connection that comes from `remotePort`. */
  | { type: "prove"; port: number; remotePort: number };

/** What the worker says to the command. */
export type FromWorker =
  | { type: "warm" }
  /** An error ended the loading of the server's file. */
  | { type: "load-failed"; error: ThrownError }
  /** An error that nobody caught is about to end this process. */
  | { type: "uncaught"; error: ThrownError }
  /** The server asked for a port that somebody else holds. It may still ask for another. */
  | { type: "port-refused"; port: number }
  /** The server asked for `publicPort`, and really listens at this port. */
  | { type: "remapped"; port: number }
  | { type: "pong"; number: number; listening: boolean }
  | { type: "proof" };

export interface ThrownError {
  /** Empty when what was thrown is no Error. */
  name: string;
  message: string;
  stack: string;
}
