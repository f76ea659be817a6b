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
  /** Reads the server's files. Only for `fromFile`. Default: from the disk. */
  read?: ReadSource;
}

/** Returns the text of a file, possibly a changed one. */
export type ReadSource = (file: string) => Promise<string>;

/** Where a server listens. */
export interface Address {
  host: string;
  port: number;
}
