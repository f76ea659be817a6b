/**
 * Warm workers, ready before they are needed.
 */

import { once } from "node:events";
import type { ToWorker } from "./worker/messages.ts";
import type { Started } from "./start-process.ts";
import { startWorker } from "./start-process.ts";
import { exited, killTree } from "../process/tree.ts";

/** Keeps warm workers at hand, and makes the next when it is told to. Without any it starts cold ones. */
export class WorkerPool {
  readonly #lesson: string;
  readonly #keep: number;
  /** In the order in which they were begun; some may still get warm. */
  #ready: Promise<Started>[] = [];
  /** Those that failed to start, or were ended while they lay ready. */
  readonly #lost = new WeakSet<Promise<Started>>();
  /** Every worker of this pool that has not ended yet, including those handed over. */
  readonly #alive = new Set<Started>();

  /** `keep` is how many lie ready after `warm`. Default: none, and what is taken is started then, cold. */
  constructor(lesson: string, keep = 0) {
    this.#lesson = lesson;
    this.#keep = keep;
  }

  /** Begins to warm as many as are missing; resolves when all that lie ready are warm. */
  async warm(): Promise<void> {
    this.#ready = this.#ready.filter((worker) => !this.#lost.has(worker));
    while (this.#ready.length < this.#keep) this.#ready.push(this.#start());
    await Promise.allSettled(this.#ready);
  }

  /** Hands over a warm worker; it belongs to the caller, who has to end it. */
  async take(): Promise<Started> {
    const worker = await (this.#ready.shift() ?? this.#start());
    // Somebody may have ended it while it lay ready, a moment ago even.
    return (await answers(worker)) ? worker : this.take();
  }

  /** Ends every worker that came from here, and resolves when all of them are gone. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#ready.splice(0));
    const ends = [...this.#alive].map(({ child }) => {
      killTree(child.pid, "SIGKILL");
      return exited(child);
    });
    await Promise.all(ends);
  }

  #start(): Promise<Started> {
    const started = startWorker(this.#lesson, this.#keep > 0);
    const follow = async () => {
      const worker = await started;
      this.#alive.add(worker);
      await exited(worker.child);
      this.#alive.delete(worker);
    };
    const lose = () => this.#lost.add(started);
    // A failed start is told to the one who takes it.
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
