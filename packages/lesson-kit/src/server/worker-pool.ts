/**
 * Workers that are started and warm before they are needed.
 */

import { once } from "node:events";
import type { ToWorker } from "./worker/messages.ts";
import { type Started, type StartedWorker, startWorker, type Warmth } from "./start-process.ts";
import { exited, killTree } from "../process/tree.ts";

/**
 * Keeps up to `keep` workers ready; `warm` replaces those that were taken. The first is warm: a verdict waits for
 * it. The others have loaded what they need, which takes a third of the time.
 */
export class WorkerPool {
  /** The folder of the lesson whose servers run in its workers. */
  readonly lesson: string;
  readonly #keep: number;
  /** In the order of their starts; the last may still be getting warm. */
  #waiting: Promise<StartedWorker>[] = [];
  /** Those that failed to start, or ended while they waited. */
  readonly #lost = new WeakSet<Promise<StartedWorker>>();
  /** Every worker of this pool that has not ended yet, including those taken. */
  readonly #alive = new Set<Started>();
  #isClosed = false;

  /** `keep` is the number of workers that wait after `warm`. Default: 0. */
  constructor(lesson: string, keep = 0) {
    this.lesson = lesson;
    this.#keep = keep;
  }

  /**
   * Starts the missing workers; resolves when all are ready. One after the other: the next verdict takes the
   * first, and does not share the processor with the start of the others.
   */
  async warm(): Promise<void> {
    this.#waiting = this.#waiting.filter((worker) => !this.#lost.has(worker));
    for (const worker of this.#waiting) await ready(worker);
    while (this.#waiting.length < this.#keep && !this.#isClosed) {
      const worker = this.#start(this.#waiting.length === 0 ? "warm" : "loaded");
      this.#waiting.push(worker);
      await ready(worker);
    }
  }

  /** Returns a worker, as warm as it has become so far, or a cold one; the caller has to end it. */
  async take(): Promise<Started> {
    const worker = await (this.#waiting.shift() ?? this.#start("cold"));
    send(worker, { type: "hurry" });
    await worker.ready;
    // It may have been killed while it waited, even a moment ago.
    return (await answers(worker)) ? worker : this.take();
  }

  /** Kills every worker of this pool, and resolves when all have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#waiting.splice(0));
    const ends = [...this.#alive].map(({ child }) => {
      killTree(child.pid, "SIGKILL");
      return exited(child);
    });
    await Promise.all(ends);
  }

  #start(warmth: Warmth): Promise<StartedWorker> {
    const started = startWorker(this.lesson, warmth);
    const follow = async () => {
      const worker = await started;
      this.#alive.add(worker);
      await exited(worker.child);
      this.#alive.delete(worker);
    };
    const lose = () => this.#lost.add(started);
    // `take` rejects with a failed start.
    follow().then(lose, lose);
    return started;
  }
}

/** Resolves when the worker is ready, or never will be. */
async function ready(worker: Promise<StartedWorker>): Promise<void> {
  await worker.then((each) => each.ready).catch(() => {});
}

function send({ child }: Started, message: ToWorker): void {
  // One that has just ended gets no messages.
  if (child.connected) child.send(message, () => {});
}

/** Whether the worker still answers; false when it has ended. */
async function answers(worker: Started): Promise<boolean> {
  const { child } = worker;
  const over = new AbortController();
  const answered = once(child, "message", { signal: over.signal }).then(() => true);
  answered.catch(() => {});
  send(worker, { type: "ping", number: 0 });
  const lives = await Promise.race([answered, exited(child).then(() => false)]);
  over.abort();
  return lives;
}
