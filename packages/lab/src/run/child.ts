/**
 * Starts the lab's processes and calls them. None outlives the command, however that ends.
 */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { killTree, OWN_TREE, reap, within } from "@course/lesson-kit/process";
import { type Call, type Calls, READY, type Reply } from "../process/calls.ts";
import { environment } from "./environment.ts";

export type Program = "provider" | "consumer" | "naive-consumers" | "clients";

export interface Start {
  program: Program;
  /** Words on its command line. */
  words?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Lets it collect its garbage on demand. */
  exposeGc?: boolean;
}

/** Who waits for the reply to a call. */
interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** Until it says READY, its start is waited for as the reply to a call with this id. */
const STARTING = 0;
/** Nothing that is asked of it takes longer, even on a busy machine. */
const MOST_MS = 90_000;

/** How much of what a process prints is kept, for the case that it fails. */
const KEPT_CHARACTERS = 4_000;

/** A process of the lab that can be called. */
export class Child<C extends Calls> {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #waiting = new Map<number, Waiting>();
  #printed = "";
  #calls = 0;
  #isEnding = false;

  private constructor(started: ChildProcess, name: string) {
    this.#process = started;
    this.#name = name;
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed = `${this.#printed}${text}`.slice(-KEPT_CHARACTERS);
      });
    }
    started.on("message", (message) => this.#hear(message as typeof READY | Reply));
    started.once("exit", () => this.#failAll());
  }

  /** Starts a program of src/child. Rejects with a sentence and what it printed when it ends too early. */
  static async start<C extends Calls>(start: Start): Promise<Child<C>> {
    const { program, words = [], env = {}, exposeGc = false } = start;
    const file = fileURLToPath(new URL(`../process/${program}.ts`, import.meta.url));
    const started = fork(file, [...words], {
      execArgv: [
        "--import",
        import.meta.resolve("tsx"),
        ...(exposeGc ? ["--expose-gc", "--max-semi-space-size=1"] : []),
      ],
      env: { ...environment(), ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      ...OWN_TREE,
    });
    // A failed start is told by its exit.
    started.on("error", () => {});
    if (started.pid !== undefined) started.once("exit", reap(started.pid));
    const child = new Child<C>(started, program);
    await child.#untilReady();
    return child;
  }

  async #untilReady(): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      this.#waiting.set(STARTING, { resolve: () => resolve(), reject });
    });
    try {
      await within(ready, { ms: MOST_MS, late: () => this.#isStuck("does not get ready") });
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Calls it. Rejects when it answers with an error, not in time, or ends before. */
  call<N extends keyof C & string>(
    name: N,
    argument: Parameters<C[N]>[0],
  ): Promise<Awaited<ReturnType<C[N]>>> {
    this.#calls += 1;
    const id = this.#calls;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (!this.#process.connected) return this.#failAll();
      // A failed send is told by the exit.
      this.#process.send({ id, name, argument } satisfies Call, () => {});
    });
    const late = () => this.#isStuck(`does not answer (${name})`);
    return within(answer, { ms: MOST_MS, late }) as Promise<Awaited<ReturnType<C[N]>>>;
  }

  #hear(message: typeof READY | Reply): void {
    const reply = message === READY ? { id: STARTING, value: undefined } : message;
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("error" in reply) waiting?.reject(new Error(`The ${this.#name}'s process: ${reply.error}`));
    else waiting?.resolve(reply.value);
  }

  #failAll(): void {
    const { exitCode, signalCode } = this.#process;
    const how = signalCode === null ? `with code ${exitCode}` : `by ${signalCode}`;
    const error = new Error(
      `The ${this.#name}'s process ended ${how} while it was measured. ${this.#lastWords()}`,
    );
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #isStuck(how: string): Error {
    return new Error(
      `The ${this.#name}'s process ${how} within ${MOST_MS / 1_000} s: is there a loop that never ends? ${this.#lastWords()}`,
    );
  }

  #lastWords(): string {
    const printed = this.#printed.trim();
    return printed === "" ? "It printed nothing." : `It printed:\n${printed}`;
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends it and resolves when it is gone. */
  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (this.#isEnding || pid === undefined || exitCode !== null || signalCode !== null) return;
    this.#isEnding = true;
    const gone = once(this.#process, "exit");
    killTree(pid, "SIGKILL");
    await gone;
  }
}
