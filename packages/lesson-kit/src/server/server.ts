/**
 * A server under test: started, proven to be the one that answers, and ended with its whole tree.
 */

import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { connect } from "node:net";
import { once } from "node:events";
import findProcess from "find-process";
import { startDeadline } from "../deadline.ts";
import { fromExit, fromLoadError } from "./diagnose.ts";
import type { FromHost, ToHost } from "./host.ts";
import { Output } from "./output.ts";
import type { ServerProblem } from "./problem.ts";
import { ServerFailure } from "./problem.ts";
import { reap } from "./reaper.ts";
import type { Spares } from "./spare.ts";
import { exited, killTree, OWN_TREE } from "./tree.ts";

/** A slow machine, a late database: a server has this long to say that it listens. */
export const START_DEADLINE_MS = 12_000;
/** It listens but has not said so: that will not change. */
const SILENT_DEADLINE_MS = 3_000;
/** An event loop that has not turned for this long is in an endless loop. */
export const STUCK_DEADLINE_MS = 3_000;
const PING_EVERY_MS = 250;
/** After SIGTERM, before SIGKILL. */
const FAREWELL_MS = 1_500;

export interface StartOptions {
  /** The variables of the lesson's contract; PORT is "0" unless it stands here. */
  env?: Record<string, string>;
  /** Ends the start when it aborts. */
  signal?: AbortSignal;
}

export class Server {
  readonly #child: ChildProcess & { pid: number };
  readonly #output: Output;
  readonly #file: string;
  readonly #isHost: boolean;
  #origin = "";
  #stopped = false;
  #lastPong = { listening: false };
  #unanswered = 0;
  #pings: NodeJS.Timeout | undefined;
  #problem: ServerProblem | undefined;
  /** Aborts when the server ends before it was told to, or stops responding. */
  readonly #failed = new AbortController();

  private constructor(
    child: ChildProcess & { pid: number },
    output: Output,
    file: string,
    isHost: boolean,
  ) {
    this.#child = child;
    this.#output = output;
    this.#file = file;
    this.#isHost = isHost;
    child.once("exit", (code) => {
      clearInterval(this.#pings);
      if (!this.#stopped) this.#fail(fromExit(code, this.#output.text, this.#file));
    });
    if (isHost) {
      child.on("message", (message: FromHost) => this.#hear(message));
      this.#pings = setInterval(() => this.#ping(), PING_EVERY_MS);
      this.#pings.unref();
    }
  }

  /** Starts a TypeScript server in a warm host. Rejects with a ServerFailure, and then nothing runs. */
  static async fromFile(file: string, spares: Spares, options: StartOptions = {}): Promise<Server> {
    await refuseUnusable(file);
    const { child, output } = await spares.take();
    const server = new Server(child, output, file, true);
    server.#say({ type: "run", file, env: { PORT: "0", ...options.env } });
    return server.#untilReady(options.signal);
  }

  /** Starts any other program, such as `["python3", "server.py"]`, in the folder `cwd`. */
  static async fromCommand(
    command: readonly [string, ...string[]],
    cwd: string,
    options: StartOptions = {},
  ): Promise<Server> {
    const [program, ...args] = command;
    const env = { ...process.env, PORT: "0", PYTHONUNBUFFERED: "1", ...options.env };
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...OWN_TREE,
    });
    const output = new Output(child);
    await Promise.race([
      once(child, "spawn"),
      once(child, "error").then(([error]) => Promise.reject(error)),
    ]);
    const { pid } = child;
    if (pid === undefined)
      throw new Error(`Cannot start ${program}: the system gave it no process.`);
    child.once("exit", reap(pid));
    const server = new Server(Object.assign(child, { pid }), output, args.at(-1) ?? program, false);
    return server.#untilReady(options.signal);
  }

  /** Where it listens: `http://localhost:4001`. */
  get origin(): string {
    return this.#origin;
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

  /** Ends it at once with everything that it started, and resolves when it is gone. */
  async kill(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#pings);
    killTree(this.pid, "SIGKILL");
    await exited(this.#child);
  }

  /** Asks it to leave, and resolves with its exit code; after 1.5 s it is killed (code null). */
  async stop(): Promise<number | null> {
    this.#stopped = true;
    clearInterval(this.#pings);
    this.#child.kill("SIGTERM");
    const callOff = startDeadline(FAREWELL_MS, () => killTree(this.pid, "SIGKILL"));
    await exited(this.#child);
    callOff();
    // What it started itself may still be there.
    killTree(this.pid, "SIGKILL");
    return this.#child.exitCode;
  }

  async #untilReady(signal?: AbortSignal): Promise<Server> {
    try {
      this.#origin = await this.#listening(signal);
      await this.#prove();
      return this;
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Resolves with the origin that the server prints. */
  #listening(signal?: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        for (const callOff of callOffs) callOff();
        this.failed.removeEventListener("abort", broken);
        settle();
      };
      const look = () => {
        const { origin } = this.#output;
        if (origin) finish(() => resolve(origin));
      };
      const silent = (waitedMs: number) => {
        const { listening } = this.#lastPong;
        const problem = { kind: "silent", listening, waitedMs, output: this.output } as const;
        finish(() => reject(new ServerFailure(problem)));
      };
      const broken = () => finish(() => reject(this.#failure()));
      const aborted = () => finish(() => reject(new DOMException("Stopped.", "AbortError")));
      const callOffs = [
        this.#output.watch(look),
        startDeadline(START_DEADLINE_MS, () => silent(START_DEADLINE_MS)),
        startDeadline(
          SILENT_DEADLINE_MS,
          () => this.#lastPong.listening && silent(SILENT_DEADLINE_MS),
        ),
        () => signal?.removeEventListener("abort", aborted),
      ];
      this.failed.addEventListener("abort", broken);
      signal?.addEventListener("abort", aborted);
      if (signal?.aborted) aborted();
      else if (this.failed.aborted) broken();
      else look();
    });
  }

  /** Makes sure that whoever answers at the origin is the process that was started. */
  async #prove(): Promise<void> {
    const { hostname, port } = new URL(this.#origin);
    const socket = connect({ port: Number(port), host: hostname.replace(/^\[|\]$/g, "") });
    // What becomes of the connection later is of no interest: `once` below tells of a failed one.
    socket.on("error", () => {});
    try {
      await once(socket, "connect");
      const proven = this.#isHost
        ? await this.#accepts(socket.localPort ?? 0)
        : await ownsPort(this.pid, Number(port));
      if (!proven) throw this.#elsewhere("another program");
    } catch (error) {
      if (error instanceof ServerFailure) throw error;
      throw this.#elsewhere("nobody");
    } finally {
      socket.destroy();
    }
  }

  #accepts(remotePort: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        callOff();
        this.#child.off("message", hear);
        this.failed.removeEventListener("abort", broken);
        settle();
      };
      const hear = (message: FromHost) => {
        if (message.type === "proof" && message.remotePort === remotePort)
          finish(() => resolve(true));
      };
      const broken = () => finish(() => reject(this.#failure()));
      const callOff = startDeadline(STUCK_DEADLINE_MS, () => finish(() => resolve(false)));
      this.#child.on("message", hear);
      this.failed.addEventListener("abort", broken);
      this.#say({ type: "prove", remotePort });
    });
  }

  #elsewhere(answeredBy: "nobody" | "another program"): ServerFailure {
    return new ServerFailure({ kind: "elsewhere", origin: this.#origin, answeredBy });
  }

  #failure(): ServerFailure {
    return new ServerFailure(this.#problem ?? fromExit(null, this.output, this.#file));
  }

  #fail(problem: ServerProblem): void {
    this.#problem ??= problem;
    this.#failed.abort();
  }

  #hear(message: FromHost): void {
    this.#unanswered = 0;
    if (message.type === "pong") this.#lastPong = message;
    if (message.type === "load-failed") this.#fail(fromLoadError(message.error, this.#file));
  }

  #ping(): void {
    this.#unanswered += 1;
    if (this.#unanswered * PING_EVERY_MS > STUCK_DEADLINE_MS) {
      this.#fail({ kind: "stuck", waitedMs: STUCK_DEADLINE_MS, output: this.output });
      return;
    }
    this.#say({ type: "ping" });
  }

  #say(message: ToHost): void {
    // A process that has just ended cannot be told anything; its exit says the rest.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

async function refuseUnusable(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new ServerFailure({ kind: "missing", file });
  if (found.size === 0) throw new ServerFailure({ kind: "empty", file });
}

/** Whether the process, which is no host of ours, is the one that listens on the port. */
async function ownsPort(pid: number, port: number): Promise<boolean> {
  const owners = await findProcess("port", port).catch(() => []);
  // Where the system has no tool to tell, the printed line has to do.
  return owners.length === 0 || owners.some((owner: { pid: number }) => owner.pid === pid);
}
