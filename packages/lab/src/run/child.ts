/**
 * Starts the lab's processes and calls them. None outlives the command, however that ends.
 */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { killTree, OWN_TREE, reap, within } from "@course/lesson-kit/process";
import { type BirpcReturn, createBirpc } from "birpc";
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

/** Nothing that is asked of it takes longer, even on a busy machine. */
const MOST_MS = 90_000;

/** How much of what a process prints is kept, for the case that it fails. */
const KEPT_CHARACTERS = 4_000;

/** A process of the lab that can be called. */
export class Child<Calls extends object> {
  /** What it can be asked. Each rejects with a sentence when the process fails, is late, or ends before. */
  readonly calls: BirpcReturn<Calls>;
  readonly #process: ChildProcess;
  readonly #name: string;
  /** Rejects when the process has ended. */
  readonly #ended: Promise<never>;
  #printed = "";
  #isEnding = false;

  private constructor(started: ChildProcess, name: string) {
    this.#process = started;
    this.#name = name;
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed = `${this.#printed}${text}`.slice(-KEPT_CHARACTERS);
      });
    }
    this.#ended = new Promise((_, reject) => started.once("exit", () => reject(this.#asEnded())));
    // Between two calls nobody waits for it.
    this.#ended.catch(() => {});
    this.calls = createBirpc<Calls>(
      {},
      {
        // A failed send is told by the exit.
        post: (message) => started.send(message, () => {}),
        on: (receive) => started.on("message", receive),
        deserialize: (message) => this.#withSource(message),
        onRequest: ({ m: call }, next) =>
          this.#inTime(next(), `does not answer (${call})`) as Promise<void>,
        // Instead of one that goes on while the machine stands still.
        timeout: -1,
      },
    );
  }

  /** Starts a program of src/process. Rejects with a sentence and what it printed when it ends too early. */
  static async start<Calls extends object>(start: Start): Promise<Child<Calls>> {
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
      // An error arrives as an error, with its message.
      serialization: "advanced",
      ...OWN_TREE,
    });
    // A failed start is told by its exit.
    started.on("error", () => {});
    if (started.pid !== undefined) started.once("exit", reap(started.pid));
    const child = new Child<Calls>(started, program);
    try {
      await child.#inTime(once(started, "message"), "does not get ready");
    } catch (error) {
      await child.end();
      throw error;
    }
    return child;
  }

  #inTime(answer: Promise<unknown>, late: string): Promise<unknown> {
    const answered = Promise.race([answer, this.#ended]);
    return within(answered, { ms: MOST_MS, late: () => this.#asStuck(late) });
  }

  /** An error that came as the answer to a call says whose it is. */
  #withSource(message: { e?: unknown }): object {
    if (message.e === undefined) return message;
    return { ...message, e: new Error(`The ${this.#name}'s process: ${String(message.e)}`) };
  }

  #asEnded(): Error {
    const { exitCode, signalCode } = this.#process;
    const how = signalCode === null ? `with code ${exitCode}` : `by ${signalCode}`;
    return new Error(
      `The ${this.#name}'s process ended ${how} while it was measured. ${this.#lastWords()}`,
    );
  }

  #asStuck(how: string): Error {
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
