/**
 * How a server under test is started, and where it listens. Pure types.
 */

export interface StartOptions {
  /** The environment variables of the lesson's contract. Default: `PORT` is "0", any free port. */
  env?: Record<string, string>;
  /** Cancels the start when it aborts. */
  signal?: AbortSignal;
  /**
   * Another listener holds PORT and forwards from it: the server listens on a free port instead, and takes
   * that for PORT. Only for `fromFile`. Default: false.
   */
  remapPort?: boolean;
}

/** Where a server listens. */
export interface Address {
  host: string;
  port: number;
}
