/**
 * The server that the learner tries out: their file, on the lesson's port, begun anew after each verdict.
 *
 * It is another process than the one that is judged, so that what a browser does here disturbs no check,
 * and no check fills the learner's list.
 */

import type { ServerProblem } from "@course/lesson-kit/judge";
import { Server, ServerFailure, type Spares, withoutAddress } from "@course/lesson-kit/judge";
import { findPort, type Port } from "./port.ts";

export interface TryOutOptions {
  /** The port to have, unless somebody else holds it: the lesson's. */
  port: number;
  /** The variables of the lesson's contract. */
  env: Record<string, string>;
  spares: Spares;
  /** Called when a server that ran has ended by itself or no longer responds. */
  died: (problem: ServerProblem) => void;
}

export class TryOut {
  readonly #file: string;
  readonly #options: TryOutOptions;
  #port: Port;
  #server: Server | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #wanted = 0;

  private constructor(file: string, options: TryOutOptions, port: Port) {
    this.#file = file;
    this.#options = options;
    this.#port = port;
  }

  /** Finds a port; nothing is started yet. */
  static async prepare(file: string, options: TryOutOptions): Promise<TryOut> {
    return new TryOut(file, options, await findPort(options.port));
  }

  /** Where it runs; undefined while it does not. */
  get origin(): string | undefined {
    return this.#server?.problem ? undefined : this.#server?.origin;
  }

  /** Where it will run. */
  get address(): string {
    return `http://localhost:${this.#port.number}`;
  }

  /** Why that is not the lesson's own port; undefined when it is. */
  get notice(): string | undefined {
    return this.#port.notice;
  }

  /** What the last one that ran has printed, without the line of its address. */
  get output(): string {
    return withoutAddress(this.#server?.output ?? "");
  }

  /** Ends the one that runs and starts the file as it is now; resolves with what kept it from running. */
  restart(): Promise<ServerProblem | undefined> {
    const ticket = (this.#wanted += 1);
    return this.#inTurn(async () => {
      await this.#end();
      // Somebody has asked again meanwhile: only the last one counts.
      if (ticket !== this.#wanted) return undefined;
      return this.#start();
    });
  }

  /** Ends it and leaves nothing running. */
  stop(): Promise<void> {
    this.#wanted += 1;
    return this.#inTurn(() => this.#end());
  }

  async #start(): Promise<ServerProblem | undefined> {
    const problem = await this.#tryPort();
    if (problem?.kind !== "port-taken" || problem.port !== this.#port.number) return problem;
    // Another runner took the port while ours was being started anew.
    this.#port = await findPort(this.#options.port);
    return this.#tryPort();
  }

  async #tryPort(): Promise<ServerProblem | undefined> {
    const env = { ...this.#options.env, PORT: String(this.#port.number) };
    try {
      const server = await Server.fromFile(this.#file, this.#options.spares, { env });
      this.#server = server;
      this.#watch(server);
      return undefined;
    } catch (error) {
      if (error instanceof ServerFailure) return error.problem;
      throw error;
    }
  }

  #watch(server: Server): void {
    const tell = () => {
      if (!server.problem || server !== this.#server) return;
      this.#options.died(server.problem);
      // One in an endless loop would go on burning the processor until the next save.
      void server.kill();
    };
    server.failed.addEventListener("abort", tell);
    // It may have died since it said that it listens.
    if (server.failed.aborted) tell();
  }

  async #end(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.stop();
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => {});
    return result;
  }
}
