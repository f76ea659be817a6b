/**
 * What can be wrong with a server before a check has run. Pure data.
 */

export type ServerProblem =
  /** The file does not exist. */
  | { kind: "missing"; file: string }
  /** The file is empty. */
  | { kind: "empty"; file: string }
  /** It is not valid TypeScript. */
  | { kind: "syntax"; message: string; place?: Place }
  /** An uncaught error ended it. */
  | { kind: "crashed"; message: string; place?: Place; output: string }
  /** It ended by itself: nothing kept it alive, or it called process.exit. */
  | { kind: "ended"; exitCode: number; output: string }
  /** It tried to listen on a port that another program uses, although PORT was free. */
  | { kind: "port-taken"; port: number; output: string }
  /** It runs, but has not printed its address. */
  | { kind: "silent"; listening: boolean; waitedMs: number; output: string }
  /** Its event loop is blocked: an endless loop. */
  | { kind: "stuck"; waitedMs: number; output: string }
  /** Nothing listens at the address that it printed, or another program does. */
  | { kind: "elsewhere"; origin: string; answeredBy: "nobody" | "another program" }
  /** The address that it printed has a port that does not exist. */
  | { kind: "bad-port"; origin: string }
  /** Nothing answers at the address that was given. */
  | { kind: "unreachable"; origin: string; code: string };

/** An error that a server printed and survived, as the handler of its errors does before it answers 500. */
export interface PrintedError {
  /** Its first line: `TypeError: todos.get is not a function`. */
  message: string;
  /** The first place in the learner's file that led to it. */
  place?: Place;
}

/** Where in the learner's file: the line and column are counted from 1. */
export interface Place {
  file: string;
  line: number;
  column?: number;
}

/** Thrown when a server can't be started or used. */
export class ServerFailure extends Error {
  readonly problem: ServerProblem;

  constructor(problem: ServerProblem) {
    super(`The server cannot be judged: ${problem.kind}.`);
    this.name = "ServerFailure";
    this.problem = problem;
  }
}
