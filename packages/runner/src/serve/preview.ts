/**
 * The server that the learner tries out: their file, on the lesson's port, begun anew after each verdict.
 *
 * The tap holds that port all the while, forwards to wherever the server really listens, and records what
 * crosses. It is loaded with the first server, so that the first verdict does not wait for it.
 *
 * It is another process than the one that is judged, so that what a browser does here disturbs no check,
 * and no check fills the learner's list.
 */

import type { ServerProblem } from "@course/lesson-kit/judge";
import { Server, ServerFailure, type WorkerPool, withoutAddress } from "@course/lesson-kit/judge";
import type { Tap } from "@course/tap";
import type { LiveRecord } from "@course/tap/record";
import { findPort, type Port } from "@course/command/free-port";

interface PreviewOptions {
  /** The port to have, unless somebody else holds it: the lesson's. */
  port: number;
  /** The variables of the lesson's contract. */
  env: Record<string, string>;
  workers: WorkerPool;
  /** What crosses is written in here. */
  record: LiveRecord;
  /** What to answer with while no server runs, because of this. */
  inWords: (problem: ServerProblem) => string;
  /** Called when a server that ran has ended by itself or no longer responds. */
  died: (problem: ServerProblem) => void;
}

export class Preview {
  readonly #file: string;
  readonly #options: PreviewOptions;
  #port: Port;
  #server: Server | undefined;
  #tap: Tap | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #wanted = 0;

  private constructor(file: string, options: PreviewOptions, port: Port) {
    this.#file = file;
    this.#options = options;
    this.#port = port;
  }

  /** Finds a port; nothing is started yet. */
  static async prepare(file: string, options: PreviewOptions): Promise<Preview> {
    return new Preview(file, options, await findPort(options.port));
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
    this.#tap?.setUpstream({ is: "starting" });
    return this.#inTurn(async () => {
      await this.#end();
      // Somebody has asked again meanwhile: only the last one counts.
      if (ticket !== this.#wanted) return undefined;
      return this.#start();
    });
  }

  /** Ends the running server because of `problem`; clients that connect from now on are told why. */
  stop(problem: ServerProblem): Promise<void> {
    this.#wanted += 1;
    this.#tap?.setUpstream({ is: "away", why: this.#options.inWords(problem) });
    return this.#inTurn(() => this.#end());
  }

  /** Leaves nothing running, and nothing listening. */
  close(): Promise<void> {
    this.#wanted += 1;
    return this.#inTurn(async () => {
      await this.#end();
      await this.#tap?.close();
    });
  }

  async #start(): Promise<ServerProblem | undefined> {
    const tap = (this.#tap ??= await this.#openTap());
    const env = { ...this.#options.env, PORT: String(this.#port.number) };
    try {
      const options = { env, remapPort: true };
      const server = await Server.fromFile(this.#file, this.#options.workers, options);
      this.#server = server;
      if (server.address) tap.setUpstream({ is: "there", address: server.address });
      this.#watch(server);
      return undefined;
    } catch (error) {
      if (!(error instanceof ServerFailure)) throw error;
      tap.setUpstream({ is: "away", why: this.#options.inWords(error.problem) });
      return error.problem;
    }
  }

  async #openTap(): Promise<Tap> {
    const { Tap } = await import("@course/tap");
    const open = () => Tap.open({ port: this.#port.number, record: this.#options.record });
    try {
      return await open();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      // Another runner took the port since it was found.
      this.#port = await findPort(this.#options.port);
      return open();
    }
  }

  #watch(server: Server): void {
    const tell = () => {
      if (!server.problem || server !== this.#server) return;
      this.#tap?.setUpstream({ is: "away", why: this.#options.inWords(server.problem) });
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
