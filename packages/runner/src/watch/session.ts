/**
 * A lesson while the learner works on it: judged on every save, with the server to try out beside it.
 */

import type { StepResult, Verdict } from "@course/lesson-kit/judge";
import {
  exerciseFile,
  judgeFile,
  loadChecks,
  openSteps,
  solutionFile,
  Spares,
} from "@course/lesson-kit/judge";
import type { LessonContext } from "../commands/context.ts";
import { editPlaces, prepareExercise, remember } from "../commands/context.ts";
import { problemWords } from "../view/problem.ts";
import { findPort } from "./port.ts";
import { TryOut } from "./try-out.ts";
import type { Watcher } from "./watcher.ts";
import { watchSaves } from "./watcher.ts";
import { dirname } from "node:path";

/** What the page is drawn from. */
export interface SessionState {
  verdict: Verdict;
  notices: string[];
  origin: string;
  editPlace?: (step: StepResult) => string;
  /** Set while a verdict takes longer than a blink: what is being checked. */
  checking?: string;
}

/** A verdict that takes longer is announced: less than what feels like an instant. */
const ANNOUNCE_MS = 80;

export class Session {
  readonly context: LessonContext;
  readonly #file: string;
  readonly #draw: (state: SessionState) => void;
  readonly #spares: Spares;
  #state: SessionState;
  #tryOut: TryOut | undefined;
  #watcher: Watcher | undefined;
  #current: AbortController | undefined;
  #work: Promise<unknown> = Promise.resolve();
  #lasting: string[] = [];

  constructor(context: LessonContext, draw: (state: SessionState) => void) {
    const { lesson, request } = context;
    this.context = context;
    this.#draw = draw;
    this.#file = request.target.kind === "solution" ? solutionFile(lesson) : exerciseFile(lesson);
    // One for the verdict and one for the server to try out.
    this.#spares = new Spares(lesson.folder, 2);
    this.#state = { verdict: { steps: openSteps(lesson), tookMs: 0 }, notices: [], origin: "" };
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Makes the exercise, gives the first verdict, and then one after each save until `close`. */
  async open(): Promise<void> {
    const { lesson } = this.context;
    const warm = this.#spares.warm();
    if (this.context.request.target.kind === "exercise") {
      this.#lasting.push(...(await prepareExercise(this.context)));
    }
    const port = await findPort(lesson.port);
    if (port.notice) this.#lasting.push(port.notice);
    this.#tryOut = new TryOut(this.#file, port.number, this.#spares);
    this.#update({ notices: [...this.#lasting], origin: this.#tryOut.origin });
    for (const step of lesson.steps) await loadChecks(step);
    await warm;
    this.#watcher = await watchSaves(dirname(this.#file), this.#file, () => this.saved());
    this.check();
  }

  /** What a save leads to: it is recorded, then judged. */
  saved(): void {
    const { workplace, request, output } = this.context;
    if (request.target.kind === "exercise") {
      const recorded = workplace.history.snapshot("save");
      recorded.catch((error: unknown) => output.error(String(error)));
    }
    // What was said about the beginning is read by now; a taken port remains.
    this.#lasting = this.#lasting.filter((notice) => notice.startsWith("Port "));
    this.check();
  }

  /** Judges the file as it is now; a verdict that is still being formed is dropped. */
  check(): void {
    this.#current?.abort();
    const current = new AbortController();
    this.#current = current;
    this.#work = Promise.allSettled([this.#work, this.#judge(current.signal)]);
  }

  /** Ends everything that the session has started. */
  async close(): Promise<void> {
    this.#current?.abort();
    await this.#watcher?.close();
    await this.#work;
    await this.#tryOut?.stop();
    await this.#spares.close();
    await this.context.workplace.history.settle();
  }

  async #judge(signal: AbortSignal): Promise<void> {
    let doing = "starting your server";
    const announce = setInterval(() => this.#update({ checking: doing }), ANNOUNCE_MS);
    try {
      const verdict = await judgeFile(this.context.lesson, this.#file, {
        spares: this.#spares,
        signal,
        onCheck: (step, check) => (doing = `step ${step.number}: ${check.title}`),
      });
      clearInterval(announce);
      await this.#tell(verdict);
      if (signal.aborted) return;
      await this.#afterwards(verdict);
    } catch (error) {
      if (!signal.aborted) this.#tellFault(error);
    } finally {
      clearInterval(announce);
    }
  }

  /** A fault of the course, not of the learner: it is told, and the next save is judged all the same. */
  #tellFault(error: unknown): void {
    const { checking: _, ...state } = this.#state;
    const words = error instanceof Error ? error.message : String(error);
    const notices = [...this.#lasting, `The course itself failed, and your work is untouched: ${words}`];
    this.#state = { ...state, notices };
    this.#draw(this.#state);
  }

  async #tell(verdict: Verdict): Promise<void> {
    const { lesson, request } = this.context;
    const own = request.target.kind === "exercise" ? { editPlace: await editPlaces(lesson) } : {};
    const { checking: _, ...state } = this.#state;
    this.#state = { ...state, ...own, verdict, notices: [...this.#lasting] };
    this.#draw(this.#state);
  }

  async #afterwards(verdict: Verdict): Promise<void> {
    await remember(this.context, verdict);
    if (verdict.problem) await this.#tryOut?.stop();
    else await this.#restartTryOut();
    await this.#spares.warm();
  }

  async #restartTryOut(): Promise<void> {
    const problem = await this.#tryOut?.restart();
    if (!problem) return;
    const words = problemWords(problem, this.context.lesson);
    this.#update({
      notices: [...this.#lasting, `The server to try out does not run. ${words.what}`],
    });
  }

  #update(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    this.#draw(this.#state);
  }
}
