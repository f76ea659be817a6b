/**
 * A lesson while the learner works on it: judged on every save, with the server to try out beside it.
 */

import type { ServerProblem, StepResult, Verdict } from "@course/lesson-kit/judge";
import { loadChecks, openSteps, WorkerPool } from "@course/lesson-kit/judge";
import type { LessonContext } from "../workspace/context.ts";
import {
  editHelp,
  judgedFile,
  prepareExercise,
  remember,
  wantedPort,
} from "../workspace/context.ts";
import { LiveRecord } from "@course/tap/record";
import { problemWords } from "../view/problem.ts";
import type { LiveView } from "../live/live-view.ts";
import { Companion } from "../serve/service.ts";
import { Deliveries } from "./deliveries.ts";
import { judgeAloud, Latest } from "./judging.ts";
import { Notices } from "./notices.ts";
import { TryOut } from "../serve/preview.ts";
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

export class Session {
  readonly notices: Notices;
  /** What crosses between the learner's server and whoever talks to it, since the session began. */
  readonly record: LiveRecord;
  readonly #context: LessonContext;
  readonly #file: string;
  readonly #draw: () => void;
  #live: LiveView | undefined;
  readonly #workers: WorkerPool;
  #state: SessionState;
  #tryOut: TryOut | undefined;
  #companion: Companion | undefined;
  #deliveries: Deliveries | undefined;
  #watcher: Watcher | undefined;
  readonly #judging = new Latest();
  #opening: Promise<void> = Promise.resolve();

  /** `draw` is called whenever something to see has changed. */
  constructor(context: LessonContext, draw: () => void) {
    const { lesson } = context;
    this.#context = context;
    this.#draw = () => {
      this.#live?.changed();
      draw();
    };
    this.notices = new Notices(this.#draw);
    this.record = new LiveRecord({ role: lesson.config.role });
    this.#file = judgedFile(context);
    // One for the verdict and one for the server to try out.
    this.#workers = new WorkerPool(lesson.folder, 2);
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

  /** Where the lesson's own service runs; undefined in a lesson that has none. */
  get serviceUrl(): string | undefined {
    return this.#companion?.origin;
  }

  /** Where the live page is; undefined until the first verdict is there. */
  get liveUrl(): string | undefined {
    return this.#live?.url;
  }

  /** What the learner's provider has delivered; undefined in a lesson that delivers nothing. */
  get deliveries(): Deliveries | undefined {
    return this.#deliveries;
  }

  /** Makes the exercise, gives the first verdict, and then one after each save until `close`. */
  open(): Promise<void> {
    this.#opening = this.#begin();
    return this.#opening;
  }

  /** Ends everything that the session has started. */
  async close(): Promise<void> {
    // What is still being opened could not be closed. Whoever called `open` hears of its failure.
    await this.#opening.catch(() => {});
    await this.#watcher?.close();
    // The end of a verdict still opens the page and the server to try out: they are closed after it.
    await this.#judging.end();
    await this.#live?.close();
    await this.#tryOut?.close();
    await this.#companion?.stop();
    await this.#deliveries?.close();
    await this.#workers.close();
    await this.#context.workplace.history.settle();
  }

  async #begin(): Promise<void> {
    const { lesson, request } = this.#context;
    // Not waited for: the first verdict takes the first that is warm.
    void this.#workers.warm();
    if (request.target.kind === "exercise") {
      for (const notice of await prepareExercise(this.#context)) this.notices.say(notice);
    }
    this.#companion = await Companion.start(lesson, {
      workers: this.#workers,
      record: this.record,
      failed: (problem) =>
        this.notices.say(
          `The service that your server calls: ${problemWords(problem, lesson).what}`,
        ),
    });
    if (lesson.config.callsBack)
      this.#deliveries = await Deliveries.open(lesson, this.record, this.#draw);
    this.#tryOut = await TryOut.prepare(this.#file, {
      port: wantedPort(this.#context),
      env: { ...lesson.config.env, ...this.#companion?.env },
      workers: this.#workers,
      record: this.record,
      inWords: (problem) => `${problemWords(problem, lesson).what} Save to start it again.`,
      died: (problem) => this.#tellOfTryOut("It runs no more.", problem),
    });
    for (const step of lesson.steps) await loadChecks(step);
    this.#watcher = await watchSaves(this.#file, {
      saved: () => this.#saved(),
      failed: (error) => this.notices.say(`Saves are not seen any more: ${String(error)}`),
    });
    this.#judging.begin((signal) => this.#judge(signal));
  }

  /** What a save leads to: it is recorded, then judged. */
  #saved(): void {
    const { workplace, request } = this.#context;
    this.notices.saved();
    if (request.target.kind === "exercise") {
      const recorded = workplace.history.snapshot("save");
      recorded.catch((error: unknown) =>
        this.notices.say(`This save is not recorded: ${String(error)}`),
      );
    }
    this.#judging.begin((signal) => this.#judge(signal));
  }

  async #judge(signal: AbortSignal): Promise<void> {
    try {
      const verdict = await judgeAloud(this.#context, {
        workers: this.#workers,
        signal,
        announce: (checking) => checking !== this.#state.checking && this.#update({ checking }),
      });
      const help = await editHelp(this.#context);
      if (signal.aborted) return;
      // Begun before the verdict is seen: whoever asks because of it asks the new server.
      const served = this.#serve(verdict);
      this.#update({ verdict, checking: undefined, ...help });
      await this.#afterwards(verdict, served, signal);
    } catch (error) {
      if (!signal.aborted) this.#tellFault(error);
    }
  }

  /** Runs the file as it is now to try it out, or nothing; resolves with what kept it from running. */
  async #serve({ problem }: Verdict): Promise<ServerProblem | undefined> {
    if (!problem) return this.#tryOut?.restart();
    await this.#tryOut?.stop(problem);
    return undefined;
  }

  async #afterwards(
    verdict: Verdict,
    served: Promise<ServerProblem | undefined>,
    signal: AbortSignal,
  ): Promise<void> {
    const seen = async () => (this.#live ??= await this.#openLive());
    const [problem] = await Promise.all([served, remember(this.#context, verdict), seen()]);
    // A newer save is judged already: its verdict says what there is to say.
    if (signal.aborted) return;
    if (problem) this.#tellOfTryOut("It could not be started.", problem);
    else if (!verdict.problem) await this.#deliveries?.follow(this.#tryOut?.origin);
    this.#draw();
    await this.#workers.warm();
  }

  /** After the first verdict: nobody waits for it before. */
  async #openLive(): Promise<LiveView> {
    const { LiveView } = await import("../live/live-view.ts");
    return LiveView.open(this.#context, this);
  }

  #tellOfTryOut(what: string, problem: ServerProblem): void {
    const { what: why } = problemWords(problem, this.#context.lesson);
    const where = this.#tryOut?.address;
    this.notices.say(`Your server for ${where}: ${what} ${why} Save to start it again.`);
  }

  /** A fault of the course, not of the learner: it is told, and the next save is judged all the same. */
  #tellFault(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    this.#state = { ...this.#state, checking: undefined };
    this.notices.say(`The course itself failed, and your work is untouched: ${words}`);
  }

  #update(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    this.#draw();
  }
}
