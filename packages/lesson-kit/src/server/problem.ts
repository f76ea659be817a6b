/**
 * What can be wrong with a server before a single check has run. Pure data and its sentences.
 */

export type ServerProblem =
  /** The file is not there. */
  | { kind: "missing"; file: string }
  /** The file holds nothing. */
  | { kind: "empty"; file: string }
  /** It cannot be read as TypeScript. */
  | { kind: "syntax"; message: string; place?: Place }
  /** An error that nobody caught ended it. */
  | { kind: "crashed"; message: string; place?: Place; output: string }
  /** It ended by itself: nothing kept it alive, or it called process.exit. */
  | { kind: "ended"; exitCode: number; output: string }
  /** It asked for a port that another program holds, although PORT was free. */
  | { kind: "port-taken"; port: number; output: string }
  /** It runs, but has not printed where it listens. */
  | { kind: "silent"; listening: boolean; waitedMs: number; output: string }
  /** Its event loop does not turn: an endless loop. */
  | { kind: "stuck"; waitedMs: number; output: string }
  /** The address that it printed is served by nobody, or by somebody else. */
  | { kind: "elsewhere"; origin: string; answeredBy: "nobody" | "another program" }
  /** Nothing answers at the address that was given. */
  | { kind: "unreachable"; origin: string; code: string };

/** Where in the learner's file: the line and column are counted from 1. */
export interface Place {
  file: string;
  line: number;
  column?: number;
}

/** Thrown by whoever starts or uses a server. */
export class ServerFailure extends Error {
  readonly problem: ServerProblem;

  constructor(problem: ServerProblem) {
    super(`The server cannot be judged: ${problem.kind}.`);
    this.name = "ServerFailure";
    this.problem = problem;
  }
}
