/**
 * Judging on every save: the newest save counts, and what takes longer than a blink is announced.
 */

import type { WorkerPool, Verdict } from "@course/lesson-kit/judge";
import { judgeFile } from "@course/lesson-kit/judge";
import type { LessonContext } from "../workspace/context.ts";
import { judgedFile } from "../workspace/context.ts";

/** A verdict that takes longer is announced: less than what feels like an instant. */
const ANNOUNCE_MS = 80;

interface AloudOptions {
  workers: WorkerPool;
  signal: AbortSignal;
  /** Called with what is being checked, when that takes a while. */
  announce: (doing: string) => void;
}

/** Judges the file once. Rejects with an AbortError when `signal` aborts. */
export async function judgeAloud(
  context: LessonContext,
  { workers, signal, announce }: AloudOptions,
): Promise<Verdict> {
  let doing = "starting your server";
  const timer = setInterval(() => announce(doing), ANNOUNCE_MS);
  try {
    return await judgeFile(context.lesson, judgedFile(context), {
      workers,
      signal,
      onCheck: (step, check) => (doing = `step ${step.number}: ${check.title}`),
    });
  } finally {
    clearInterval(timer);
  }
}

/** Work of which only the last counts: each beginning ends the one before. */
export class Latest {
  #current = new AbortController();
  #work: Promise<unknown> = Promise.resolve();

  begin(work: (signal: AbortSignal) => Promise<void>): void {
    this.#current.abort();
    this.#current = new AbortController();
    this.#work = Promise.allSettled([this.#work, work(this.#current.signal)]);
  }

  /** Ends what is going on, and resolves when nothing of it goes on any more. */
  async end(): Promise<void> {
    this.#current.abort();
    await this.#work;
  }
}
