/**
 * A server under test: started, verified to be the one that answers, and ended with its process tree.
 */

import { rm } from "node:fs/promises";
import type { LookupFunction, Socket } from "node:net";
import { within } from "../base/deadline.ts";
import { answersOrEnds } from "./still-alive.ts";
import { compileServer } from "./compile.ts";
import { fromEnding, fromLoading, printedError } from "./diagnose.ts";
import { WorkerLink } from "./worker-link.ts";
import type { Address, StartOptions } from "./start-options.ts";
import { refuseUnusable, type Started, startCommand } from "./start-process.ts";
import { pinned } from "./pinned-lookup.ts";
import { ownsPort } from "./port-owner.ts";
import type { PrintedError, ServerProblem } from "./problem.ts";
import { ServerFailure } from "./problem.ts";
import { STUCK_DEADLINE_MS } from "./heartbeat.ts";
import { proveOrigin, untilListening } from "./readiness.ts";
import type { WorkerPool } from "./worker-pool.ts";
import { exited, hasExited, killTree, whenGone } from "../process/tree.ts";

/** The time between SIGTERM and SIGKILL. */
const KILL_GRACE_MS = 1_500;

/** The port of a printed origin. Throws a ServerFailure when it is none that can be listened on. */
function portIn(origin: string): number {
  const port = Number(/:(\d+)$/.exec(origin)?.[1] ?? 80);
  if (port >= 1 && port <= 65_535) return port;
  throw new ServerFailure({ kind: "bad-port", origin });
}

export class Server {
  readonly #child: Started["child"];
  readonly #output: Started["output"];
  readonly #file: string;
  /** Set when it runs in a worker. */
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
      loadFailed: (error) => this.#giveUp(fromLoading(error, file)),
    });
  }

  /** Starts a TypeScript server in a worker. Rejects with a ServerFailure, and then no process is left. */
  static async fromFile(
    file: string,
    workers: WorkerPool,
    options: StartOptions = {},
  ): Promise<Server> {
    await refuseUnusable(file);
    options.signal?.throwIfAborted();
    // Before a worker is taken: one that is warm is not spent on what can't run.
    const program = await compileServer(file, workers.lesson, options.read);
    try {
      const server = new Server(await workers.take(), file, true);
      const env = { PORT: "0", ...options.env };
      const publicPort = options.remapPort ? Number(env.PORT) : undefined;
      server.#worker?.run({ file, program, env, publicPort });
      return await server.#untilReady(options.signal);
    } finally {
      // Node has loaded it, or never will.
      await rm(program, { force: true });
    }
  }

  /**
   * Starts any other program, such as `["python3", "server.py"]`, in the folder `cwd`.
   *
   * Rejects with a ServerFailure, or with an Error when there is no such program; then no process is left.
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

  /** The origin that it printed: `http://localhost:4001`. */
  get origin(): string {
    return this.#origin;
  }

  /** Where it listens: with `remapPort`, on another port than its origin's. */
  get address(): Address | undefined {
    return this.#address;
  }

  /** Resolves the origin's name to the address at which this server was found. */
  get lookup(): LookupFunction | undefined {
    return this.#lookup;
  }

  /** Aborts when the server has ended by itself or stopped responding; `problem` then says why. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  get problem(): ServerProblem | undefined {
    return this.#problem;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The error that it printed last, after the first `from` characters of its output. */
  printedError(from: number): PrintedError | undefined {
    return printedError(this.#output.text.slice(from), this.#file);
  }

  /** Its output so far, at most the last 64 Ki characters. */
  get output(): string {
    return this.#output.text;
  }

  /** Resolves when it responds, or when `problem` says why it doesn't. */
  async stillThere(): Promise<void> {
    const shows = this.#worker
      ? this.#worker.heartbeat.answered()
      : answersOrEnds(this.#origin, this.failed);
    await within(shows, { signal: this.failed }).catch(() => {});
  }

  /** Kills it with everything that it started, and resolves when it has ended. */
  async kill(): Promise<void> {
    this.#end();
    await this.#gone;
  }

  /** Ends it with a signal, and resolves with its exit code; after 1.5 s it is killed (code null). */
  async stop(signal: "SIGTERM" | "SIGINT" = "SIGTERM"): Promise<number | null> {
    this.#stopped = true;
    this.#worker?.heartbeat.stop();
    this.#child.kill(signal);
    await within(this.#gone, { ms: KILL_GRACE_MS }).catch(() => this.kill());
    return this.#child.exitCode;
  }

  async #untilReady(wanted?: AbortSignal): Promise<Server> {
    try {
      const signal = wanted ? AbortSignal.any([this.failed, wanted]) : this.failed;
      const heartbeat = this.#worker?.heartbeat;
      this.#origin = await untilListening({ output: this.#output, heartbeat, signal });
      const printed = portIn(this.#origin);
      const real = this.#worker?.realPort(printed) ?? Promise.resolve(printed);
      const port = await within(real, { signal });
      const proof = proveOrigin(this.#origin, port, (socket) => this.#accepted(socket));
      const address = await within(proof, { signal });
      this.#address = { host: address.address, port };
      this.#lookup = pinned(new URL(this.#origin).hostname, address);
      if (this.#worker) this.#worker.refusedPort = undefined;
      return this;
    } catch (error) {
      await this.kill();
      throw this.#explained(error);
    }
  }

  /** Whether it listens itself, or in a thread or a process that it has started. */
  async #accepted(socket: Socket): Promise<boolean> {
    if (await this.#worker?.accepted(socket)) return true;
    const isOwn = await ownsPort(this.pid, socket.remotePort ?? 0);
    // Of a program that can't be asked, the printed address has to be trusted.
    return isOwn ?? this.#worker === undefined;
  }

  /** A port that was in use explains all that followed. */
  #explained(error: unknown): unknown {
    const port = this.#worker?.refusedPort;
    if (port === undefined || !(error instanceof ServerFailure)) return error;
    return new ServerFailure({ kind: "port-taken", port, output: this.output });
  }

  /** Waits for its end, whatever the reason, and finds out why it ended. */
  async #follow(): Promise<void> {
    await exited(this.#child);
    // Processes that it started may still run.
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
