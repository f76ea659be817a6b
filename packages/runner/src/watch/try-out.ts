/**
 * The server that the learner tries out: their file, on the lesson's port, begun anew after each verdict.
 *
 * It is another process than the one that is judged, so that what a browser does here disturbs no check,
 * and no check fills the learner's list.
 */

import type { ServerProblem } from "@course/lesson-kit/judge";
import { Server, ServerFailure, type Spares } from "@course/lesson-kit/judge";

export class TryOut {
  readonly #file: string;
  readonly #port: number;
  readonly #spares: Spares;
  #server: Server | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #wanted = 0;

  constructor(file: string, port: number, spares: Spares) {
    this.#file = file;
    this.#port = port;
    this.#spares = spares;
  }

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Ends the one that runs and starts the file as it is now; resolves with what kept it from running. */
  restart(): Promise<ServerProblem | undefined> {
    const ticket = (this.#wanted += 1);
    return this.#inTurn(async () => {
      await this.#end();
      // Somebody has asked again meanwhile: only the last one counts.
      if (ticket !== this.#wanted) return undefined;
      try {
        this.#server = await Server.fromFile(this.#file, this.#spares, {
          env: { PORT: String(this.#port) },
        });
        return undefined;
      } catch (error) {
        if (error instanceof ServerFailure) return error.problem;
        throw error;
      }
    });
  }

  /** Ends it and leaves nothing running. */
  stop(): Promise<void> {
    this.#wanted += 1;
    return this.#inTurn(() => this.#end());
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
