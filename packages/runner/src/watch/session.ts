/**
 * A lesson while the learner works on it: judged on every save, with the server to try out beside it.
 */

import type { ServerProblem, StepResult, Verdict } from "@course/lesson-kit/judge";
import { judgeFile, loadChecks, openSteps, Spares } from "@course/lesson-kit/judge";
import type { LessonContext } from "../commands/context.ts";
import { editHelp, judgedFile, prepareExercise, remember } from "../commands/context.ts";
import { problemWords } from "../view/problem.ts";
import { TryOut } from "./try-out.ts";
import type { Watcher } from "./watcher.ts";
import { watchSaves } from "./watcher.ts";

/** What the page is drawn from. */
export interface SessionState {
  verdict: Verdict;
  /** Set while a verdict takes longer than a blink: what is being checked. */
  checking?: string | undefined;
  editPlace?: (step: StepResult) => string;
  source?: string;
}

/** A verdict that takes longer is announced: less than what feels like an instant. */
const ANNOUNCE_MS = 80;

export class Session {
  #sayings: string[] = [];
  #answer: { sentence: string; outlivesSave: boolean } | undefined;
  readonly #context: LessonContext;
  readonly #file: string;
  readonly #draw: () => void;
  readonly #spares: Spares;
  #state: SessionState;
  #tryOut: TryOut | undefined;
  #watcher: Watcher | undefined;
  #current = new AbortController();
  #opening: Promise<void> = Promise.resolve();
  #work: Promise<unknown> = Promise.resolve();

  /** `draw` is called whenever something to see has changed. */
  constructor(context: LessonContext, draw: () => void) {
    const { lesson } = context;
    this.#context = context;
    this.#draw = draw;
    this.#file = judgedFile(context);
    // One for the verdict and one for the server to try out.
    this.#spares = new Spares(lesson.folder, 2);
    this.#state = {
      verdict: { steps: openSteps(lesson), tookMs: 0 },
      checking: "getting ready",
    };
  }

  get state(): SessionState {
    return this.#state;
  }

  get tryOut(): Pick<TryOut, "origin" | "address" | "notice" | "output"> | undefined {
    return this.#tryOut;
  }

  /** What the learner should know beside the verdict: a taken port, a changed starter. */
  get notices(): string[] {
    const lasting = [this.#tryOut?.notice, ...this.#sayings, this.#answer?.sentence];
    return lasting.filter((sentence) => sentence !== undefined);
  }

  /** Says a sentence above the verdict: by the next save it has been read, or is out of date. */
  note(sentence: string): void {
    if (!this.#sayings.includes(sentence)) this.#sayings.push(sentence);
    this.#draw();
  }

  /** Says what came of a key, in place of the last such answer. A key that changes the file `saves`. */
  answer(sentence: string | undefined, { saves = false } = {}): void {
    this.#answer = sentence === undefined ? undefined : { sentence, outlivesSave: saves };
    this.#draw();
  }

  /** Makes the exercise, gives the first verdict, and then one after each save until `close`. */
  open(): Promise<void> {
    this.#opening = this.#begin();
    return this.#opening;
  }

  /** Ends everything that the session has started. */
  async close(): Promise<void> {
    this.#current.abort();
    // What is still being opened could not be closed. Whoever called `open` hears of its failure.
    await this.#opening.catch(() => {});
    this.#current.abort();
    await this.#watcher?.close();
    await this.#work;
    await this.#tryOut?.stop();
    await this.#spares.close();
    await this.#context.workplace.history.settle();
  }

  async #begin(): Promise<void> {
    const { lesson, request } = this.#context;
    const warm = this.#spares.warm();
    if (request.target.kind === "exercise") {
      for (const notice of await prepareExercise(this.#context)) this.note(notice);
    }
    this.#tryOut = await TryOut.prepare(this.#file, {
      port: lesson.port,
      spares: this.#spares,
      died: (problem) => this.#tellOfTryOut("It runs no more.", problem),
    });
    for (const step of lesson.steps) await loadChecks(step);
    await warm;
    this.#watcher = await watchSaves(this.#file, {
      saved: () => this.#saved(),
      failed: (error) => this.note(`Saves are not seen any more: ${String(error)}`),
    });
    this.#check();
  }

  /** What a save leads to: it is recorded, then judged. */
  #saved(): void {
    const { workplace, request } = this.#context;
    this.#sayings = [];
    this.#answer = this.#answer?.outlivesSave
      ? { ...this.#answer, outlivesSave: false }
      : undefined;
    if (request.target.kind === "exercise") {
      const recorded = workplace.history.snapshot("save");
      recorded.catch((error: unknown) => this.note(`This save is not recorded: ${String(error)}`));
    }
    this.#check();
  }

  /** Judges the file as it is now; a verdict that is still being formed is dropped. */
  #check(): void {
    this.#current.abort();
    this.#current = new AbortController();
    this.#work = Promise.allSettled([this.#work, this.#judge(this.#current.signal)]);
  }

  async #judge(signal: AbortSignal): Promise<void> {
    let doing = "starting your server";
    const announce = setInterval(() => {
      if (this.#state.checking !== doing) this.#update({ checking: doing });
    }, ANNOUNCE_MS);
    try {
      const verdict = await judgeFile(this.#context.lesson, this.#file, {
        spares: this.#spares,
        signal,
        onCheck: (step, check) => (doing = `step ${step.number}: ${check.title}`),
      });
      const help = await editHelp(this.#context);
      clearInterval(announce);
      if (signal.aborted) return;
      this.#update({ verdict, checking: undefined, ...help });
      await this.#afterwards(verdict, signal);
    } catch (error) {
      if (!signal.aborted) this.#tellFault(error);
    } finally {
      clearInterval(announce);
    }
  }

  async #afterwards(verdict: Verdict, signal: AbortSignal): Promise<void> {
    await remember(this.#context, verdict);
    if (verdict.problem) await this.#tryOut?.stop();
    else {
      const problem = await this.#tryOut?.restart();
      // A newer save is judged already: its verdict says what there is to say.
      if (signal.aborted) return;
      if (problem) this.#tellOfTryOut("It could not be started.", problem);
    }
    this.#draw();
    await this.#spares.warm();
  }

  #tellOfTryOut(what: string, problem: ServerProblem): void {
    const { what: why } = problemWords(problem, this.#context.lesson);
    const where = this.#tryOut?.address;
    this.note(`Your server for ${where}: ${what} ${why} Save to start it again.`);
  }

  /** A fault of the course, not of the learner: it is told, and the next save is judged all the same. */
  #tellFault(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    this.#state = { ...this.#state, checking: undefined };
    this.note(`The course itself failed, and your work is untouched: ${words}`);
  }

  #update(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    this.#draw();
  }
}
