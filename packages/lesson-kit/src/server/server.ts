/**
 * A server under test: started, proven to be the one that answers, and ended with its whole tree.
 */

import { stat } from "node:fs/promises";
import type { LookupFunction } from "node:net";
import { within } from "../base/deadline.ts";
import { answersOrEnds } from "./still-alive.ts";
import { fromEnding, fromError } from "./diagnose.ts";
import { WorkerLink } from "./worker-link.ts";
import type { Started } from "./start-process.ts";
import { startCommand } from "./start-process.ts";
import { pinned } from "./pinned-lookup.ts";
import { ownsPort } from "./port-owner.ts";
import type { ServerProblem } from "./problem.ts";
import { ServerFailure } from "./problem.ts";
import { STUCK_DEADLINE_MS } from "./heartbeat.ts";
import { proveOrigin, untilListening } from "./readiness.ts";
import type { WorkerPool } from "./worker-pool.ts";
import { exited, hasExited, killTree, whenGone } from "../process/tree.ts";

/** After SIGTERM, before SIGKILL. */
const KILL_GRACE_MS = 1_500;

export interface StartOptions {
  /** The variables of the lesson's contract; PORT is "0" unless it stands here. */
  env?: Record<string, string>;
  /** Ends the start when it aborts. */
  signal?: AbortSignal;
  /**
   * Another listener holds PORT and forwards from it: the server listens at a free one, and takes that for
   * PORT. Only for `fromFile`. Default: false.
   */
  remapPort?: boolean;
}

/** Where a server really listens. */
export interface Address {
  host: string;
  port: number;
}

export class Server {
  readonly #child: Started["child"];
  readonly #output: Started["output"];
  readonly #file: string;
  /** Set when it runs in a worker of ours. */
  readonly #worker: WorkerLink | undefined;
  readonly #gone: Promise<void>;
  readonly #failed = new AbortController();
  #problem: ServerProblem | undefined;
  #origin = "";
  #lookup: LookupFunction | undefined;
  #address: Address | undefined;
  #stopped = false;

  private constructor({ child, output }: Started, file: string, isWorker: boolean) {
    this.#child = child;
    this.#output = output;
    this.#file = file;
    this.#gone = this.#follow();
    if (!isWorker) return;
    this.#worker = new WorkerLink(child, {
      stuck: () =>
        this.#giveUp({ kind: "stuck", waitedMs: STUCK_DEADLINE_MS, output: output.text }),
      loadFailed: (error) => this.#giveUp(fromError(error, file)),
    });
  }

  /** Starts a TypeScript server in a warm worker. Rejects with a ServerFailure, and then nothing runs. */
  static async fromFile(
    file: string,
    workers: WorkerPool,
    options: StartOptions = {},
  ): Promise<Server> {
    await refuseUnusable(file);
    options.signal?.throwIfAborted();
    const server = new Server(await workers.take(), file, true);
    const env = { PORT: "0", ...options.env };
    server.#worker?.run(file, env, options.remapPort ? Number(env.PORT) : undefined);
    return server.#untilReady(options.signal);
  }

  /**
   * Starts any other program, such as `["python3", "server.py"]`, in the folder `cwd`.
   *
   * Rejects with a ServerFailure, or with an Error when there is no such program; then nothing runs.
   */
  static async fromCommand(
    command: readonly [string, ...string[]],
    cwd: string,
    options: StartOptions = {},
  ): Promise<Server> {
    options.signal?.throwIfAborted();
    const started = await startCommand(command, cwd, { PORT: "0", ...options.env });
    const server = new Server(started, command.at(-1) ?? command[0], false);
    return server.#untilReady(options.signal);
  }

  /** Where it listens: `http://localhost:4001`. */
  get origin(): string {
    return this.#origin;
  }

  /** Where it was found: another port than its origin's, when it is behind that. */
  get address(): Address | undefined {
    return this.#address;
  }

  /** Leads from the origin's name to the address at which this very server was found. */
  get lookup(): LookupFunction | undefined {
    return this.#lookup;
  }

  /** Aborts when the server has ended by itself or no longer responds; `problem` then says why. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  get problem(): ServerProblem | undefined {
    return this.#problem;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** What it has printed, at most the last 64 Ki characters. */
  get output(): string {
    return this.#output.text;
  }

  /** Resolves when it has shown that it still responds, or `problem` says why it does not. */
  async stillThere(): Promise<void> {
    const shows = this.#worker
      ? this.#worker.heartbeat.answered()
      : answersOrEnds(this.#origin, this.failed);
    await within(shows, { signal: this.failed }).catch(() => {});
  }

  /** Ends it at once with everything that it started, and resolves when it is gone. */
  async kill(): Promise<void> {
    this.#end();
    await this.#gone;
  }

  /** Asks it to leave, and resolves with its exit code; after 1.5 s it is killed (code null). */
  async stop(): Promise<number | null> {
    this.#stopped = true;
    this.#worker?.heartbeat.stop();
    this.#child.kill("SIGTERM");
    await within(this.#gone, { ms: KILL_GRACE_MS }).catch(() => this.kill());
    return this.#child.exitCode;
  }

  async #untilReady(wanted?: AbortSignal): Promise<Server> {
    try {
      const signal = wanted ? AbortSignal.any([this.failed, wanted]) : this.failed;
      const heartbeat = this.#worker?.heartbeat;
      this.#origin = await untilListening({ output: this.#output, heartbeat, signal });
      const printed = Number(new URL(this.#origin).port || 80);
      const real = this.#worker?.realPort(printed) ?? Promise.resolve(printed);
      const port = await within(real, { signal });
      const proof = proveOrigin(this.#origin, port, (socket) =>
        this.#worker ? this.#worker.accepted(socket) : ownsPort(this.pid, socket.remotePort ?? 0),
      );
      const address = await within(proof, { signal });
      this.#address = { host: address.address, port };
      this.#lookup = pinned(new URL(this.#origin).hostname, address);
      if (this.#worker) this.#worker.refusedPort = undefined;
      return this;
    } catch (error) {
      await this.kill();
      throw this.#told(error);
    }
  }

  /** A port that was refused explains everything that came of it. */
  #told(error: unknown): unknown {
    const port = this.#worker?.refusedPort;
    if (port === undefined || !(error instanceof ServerFailure)) return error;
    return new ServerFailure({ kind: "port-taken", port, output: this.output });
  }

  /** Sees its end, whoever brought it about. */
  async #follow(): Promise<void> {
    await exited(this.#child);
    // What it started itself may still be there.
    killTree(this.pid, "SIGKILL");
    if (this.#stopped) return;
    await whenGone(this.#child);
    const { exitCode, signalCode: signal } = this.#child;
    const { uncaught, refusedPort } = this.#worker ?? {};
    const [output, file] = [this.output, this.#file];
    this.#fail(fromEnding({ exitCode, signal, output, file, uncaught, refusedPort }));
  }

  #giveUp(problem: ServerProblem): void {
    if (this.#stopped) return;
    this.#fail(problem);
    this.#end();
  }

  #fail(problem: ServerProblem): void {
    if (this.#problem) return;
    this.#problem = problem;
    this.#failed.abort(new ServerFailure(problem));
  }

  #end(): void {
    this.#stopped = true;
    this.#worker?.heartbeat.stop();
    if (!hasExited(this.#child)) killTree(this.pid, "SIGKILL");
  }
}

async function refuseUnusable(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new ServerFailure({ kind: "missing", file });
  if (found.size === 0) throw new ServerFailure({ kind: "empty", file });
}
