/**
 * Workers that are started and warm before they are needed.
 */

import { once } from "node:events";
import type { ToWorker } from "./worker/messages.ts";
import type { Started } from "./start-process.ts";
import { startWorker } from "./start-process.ts";
import { exited, killTree } from "../process/tree.ts";

/** Keeps up to `keep` warm workers ready; `warm` replaces those that were taken. */
export class WorkerPool {
  readonly #lesson: string;
  readonly #keep: number;
  readonly #startOne: typeof startWorker;
  /** In the order of their starts; some may still be warming up. */
  #ready: Promise<Started>[] = [];
  /** Those that failed to start, or ended while they were ready. */
  readonly #lost = new WeakSet<Promise<Started>>();
  /** Every worker of this pool that has not ended yet, including those taken. */
  readonly #alive = new Set<Started>();

  /**
   * `keep` is the number of ready workers after `warm`. Default: 0; then `take` starts a cold worker.
   *
   * `start` starts one in the lesson's folder. Default: one that loads TypeScript, as a learner's server is.
   */
  constructor(lesson: string, keep = 0, start: typeof startWorker = startWorker) {
    this.#lesson = lesson;
    this.#keep = keep;
    this.#startOne = start;
  }

  /** Starts the missing workers; resolves when all are warm. */
  async warm(): Promise<void> {
    this.#ready = this.#ready.filter((worker) => !this.#lost.has(worker));
    while (this.#ready.length < this.#keep) this.#ready.push(this.#start());
    await Promise.allSettled(this.#ready);
  }

  /** Returns a worker; the caller has to end it. */
  async take(): Promise<Started> {
    const worker = await (this.#ready.shift() ?? this.#start());
    // It may have been killed while it was ready, even a moment ago.
    return (await answers(worker)) ? worker : this.take();
  }

  /** Kills every worker of this pool, and resolves when all have ended. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#ready.splice(0));
    const ends = [...this.#alive].map(({ child }) => {
      killTree(child.pid, "SIGKILL");
      return exited(child);
    });
    await Promise.all(ends);
  }

  #start(): Promise<Started> {
    const started = this.#startOne(this.#lesson, this.#keep > 0);
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

/** Whether the worker still answers; false when it has ended. */
async function answers({ child }: Started): Promise<boolean> {
  const over = new AbortController();
  const answered = once(child, "message", { signal: over.signal }).then(() => true);
  answered.catch(() => {});
  if (child.connected) child.send({ type: "ping", number: 0 } satisfies ToWorker, () => {});
  const lives = await Promise.race([answered, exited(child).then(() => false)]);
  over.abort();
  return lives;
}
