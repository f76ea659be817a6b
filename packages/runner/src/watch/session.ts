/**
 * A lesson while the learner works on it: judged on every save, with the preview server beside it.
 */

import type { ServerProblem, Verdict } from "@course/lesson-kit/judge";
import { givenFile, loadChecks, openSteps, WorkerPool } from "@course/lesson-kit/judge";
import type { LessonContext } from "../workspace/context.ts";
import {
  editHelp,
  givenNotices,
  judgedFile,
  prepareExercise,
  remember,
  wantedPort,
} from "../workspace/context.ts";
import { LiveRecord } from "@course/tap/record";
import { problemWords } from "../view/problem.ts";
import { Service } from "../serve/service.ts";
import { Deliveries } from "./deliveries.ts";
import { judgeAloud, Latest } from "./judging.ts";
import { Notices } from "./notices.ts";
import type { LivePage, LiveSession, OpenLive, SessionState } from "./session-state.ts";
import { Preview } from "../serve/preview.ts";
import { Regressions } from "./regressions.ts";
import type { Watcher } from "./watcher.ts";
import { watchSaves } from "./watcher.ts";

export class Session implements LiveSession {
  readonly notices: Notices;
  /** What crosses between the learner's server and its clients, since the session began. */
  readonly record: LiveRecord;
  readonly #context: LessonContext;
  readonly #file: string;
  readonly #draw: () => void;
  readonly #openLive: OpenLive;
  #live: LivePage | undefined;
  #liveOpening: Promise<LivePage> | undefined;
  readonly #workers: WorkerPool;
  #state: SessionState;
  #preview: Preview | undefined;
  #service: Service | undefined;
  #deliveries: Deliveries | undefined;
  #watcher: Watcher | undefined;
  readonly #judging = new Latest();
  readonly #regressions = new Regressions();
  #opening: Promise<void> = Promise.resolve();

  /** `draw` is called whenever something to see has changed, `openLive` after the first verdict. */
  constructor(context: LessonContext, openLive: OpenLive, draw: () => void) {
    const { lesson } = context;
    this.#context = context;
    this.#openLive = openLive;
    this.#draw = () => {
      this.#live?.changed();
      draw();
    };
    this.notices = new Notices(this.#draw);
    this.record = new LiveRecord({ role: lesson.config.role });
    this.#file = judgedFile(context);
    // One for the verdict and one for the preview.
    this.#workers = new WorkerPool(lesson.folder, 2);
    this.#state = {
      verdict: { steps: openSteps(lesson), tookMs: 0 },
      checking: "getting ready",
    };
  }

  get state(): SessionState {
    return this.#state;
  }

  get preview(): Pick<Preview, "origin" | "address" | "notice" | "output"> | undefined {
    return this.#preview;
  }

  /** Where the lesson's own service runs; undefined in a lesson that has none. */
  get serviceUrl(): string | undefined {
    return this.#service?.origin;
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
    // What is still being opened could not be closed. The caller of `open` gets its failure.
    await this.#opening.catch(() => {});
    await this.#watcher?.close();
    // The end of a verdict still opens the page and the preview: they are closed after it.
    await this.#judging.end();
    await this.#live?.close();
    await this.#preview?.close();
    await this.#service?.stop();
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
    this.#service = await Service.start(lesson, {
      workers: this.#workers,
      record: this.record,
      failed: (problem) =>
        this.notices.say(
          `The service that your server calls: ${problemWords(problem, lesson).what}`,
        ),
    });
    if (lesson.config.callsBack)
      this.#deliveries = await Deliveries.open(lesson, this.record, this.#draw);
    this.#preview = await Preview.prepare(this.#file, {
      port: wantedPort(this.#context),
      env: { ...lesson.config.env, ...this.#service?.env },
      workers: this.#workers,
      record: this.record,
      inWords: (problem) => `${problemWords(problem, lesson).what} Save to start it again.`,
      died: (problem) => this.#tellOfPreview("stopped", problem),
    });
    for (const step of lesson.steps) await loadChecks(step);
    this.#watcher = await watchSaves(this.#file, [givenFile(lesson)], {
      saved: () => this.#saved(),
      failed: (error) => this.notices.say(`Saves are no longer detected: ${String(error)}`),
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
        this.notices.say(`This save is not in the history: ${String(error)}`),
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
      const notices = await givenNotices(this.#context);
      if (signal.aborted) return;
      for (const notice of notices) this.notices.say(notice);
      // Begun before the verdict is shown: a request that is sent because of it reaches the new server.
      const served = this.#serve(verdict);
      const changed =
        help.source === undefined ? undefined : this.#regressions.note(verdict, help.source);
      this.#update({ verdict, checking: undefined, changed, ...help });
      await this.#afterwards(verdict, served, signal);
    } catch (error) {
      if (!signal.aborted) this.#tellFault(error);
    }
  }

  /** Runs the file as it is now to try it out, or nothing; resolves with what kept it from running. */
  async #serve({ problem }: Verdict): Promise<ServerProblem | undefined> {
    if (!problem) return this.#preview?.restart();
    await this.#preview?.stop(problem);
    return undefined;
  }

  async #afterwards(
    verdict: Verdict,
    served: Promise<ServerProblem | undefined>,
    signal: AbortSignal,
  ): Promise<void> {
    const opened = this.#openLiveOnce();
    const [problem] = await Promise.all([served, remember(this.#context, verdict), opened]);
    // A newer save is judged already: its verdict says what there is to say.
    if (signal.aborted) return;
    if (problem) this.#tellOfPreview("could not be started", problem);
    else if (!verdict.problem) await this.#deliveries?.follow(this.#preview?.origin);
    this.#draw();
    await this.#workers.warm();
  }

  /** Opens the live page, once: the next verdict may come while it is being opened. */
  async #openLiveOnce(): Promise<void> {
    this.#liveOpening ??= this.#openLive(this.#context, this);
    try {
      this.#live = await this.#liveOpening;
    } catch (error) {
      this.#liveOpening = undefined;
      throw error;
    }
  }

  #tellOfPreview(what: string, problem: ServerProblem): void {
    const { what: why } = problemWords(problem, this.#context.lesson);
    const where = this.#preview?.address;
    this.notices.say(`Your server at ${where} ${what}. ${why} Save to start it again.`);
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
