/**
 * One lesson on the screen, page by page and key by key, until the learner goes on or leaves.
 */

import type { Verdict } from "@course/lesson-kit/judge";
import { HINT_LEVELS } from "@course/lesson-kit/judge";
import type { LessonContext } from "../workspace/context.ts";
import { SHUTDOWN_SIGNALS, lessonContext } from "../workspace/context.ts";
import { diffLines } from "../view/diff-lines.ts";
import { hintLines, stepToWorkOn } from "../view/hint-lines.ts";
import { traceLines } from "../view/trace-lines.ts";
import { resetNow, undoNow } from "../workspace/restore.ts";
import type { Screen } from "../terminal/screen.ts";
import { Session } from "./session.ts";
import type { OpenLive } from "./session-state.ts";
import { outputPage, verdictPage, wirePage } from "./session-page.ts";

const CTRL_C = "\x03";
/** The wire is drawn at most so often: soon enough for the eye. */
const REDRAW_MS = 50;
const PASTED = "Pasted text is ignored here: run commands in another terminal.";

export class Pages {
  readonly #context: LessonContext;
  readonly #screen: Screen;
  readonly #session: Session;
  /** A page of text in front of the verdict, until a key or a save. */
  #page: string[] | undefined;
  #shown: Verdict | undefined;
  #showsWire = false;
  #redraw: NodeJS.Timeout | undefined;
  #hint = { step: "", level: 0 };
  #leave: (next: LessonContext | undefined) => void = () => {};

  constructor(context: LessonContext, screen: Screen, openLive: OpenLive) {
    // Standard error would be painted over: what is said there becomes a notice on the page.
    const error = (sentence: string) => this.#session.notices.say(sentence);
    this.#context = lessonContext(
      { ...context, output: { ...context.output, error } },
      context.lesson,
    );
    this.#screen = screen;
    this.#session = new Session(this.#context, openLive, () => this.#changed());
    this.#session.record.watch(() => this.#crossed());
  }

  /** Resolves with the lesson to go on with, or undefined to leave. */
  async run(): Promise<LessonContext | undefined> {
    const left = new Promise<LessonContext | undefined>((resolve) => (this.#leave = resolve));
    const leaveNow = () => this.#leave(undefined);
    for (const signal of SHUTDOWN_SIGNALS) process.once(signal, leaveNow);
    this.#screen.open({
      onKey: (key) => {
        this.#press(key).catch((error: unknown) => this.#say(messageOf(error)));
      },
      onPaste: () => this.#say(PASTED),
      onResize: () => this.#draw(),
    });
    this.#draw();
    try {
      await Promise.race([this.#session.open().then(() => left), left]);
      return await left;
    } finally {
      clearTimeout(this.#redraw);
      this.#showsWire = false;
      this.#screen.close();
      await this.#session.close();
      for (const signal of SHUTDOWN_SIGNALS) process.off(signal, leaveNow);
    }
  }

  async #press(key: string): Promise<void> {
    const isOwn = this.#context.request.target.kind === "exercise";
    if (key === "q" || key === CTRL_C) return this.#leave(undefined);
    if (key === "n") return this.#goOn();
    if (key === "t") return this.#open(this.#traffic());
    if (key === "o") return this.#open(outputPage(this.#context, this.#session));
    if (key === "w") return this.#toggleWire();
    if (key === "i") return this.#session.deliveries?.nextAnswer();
    if (isOwn && key === "h") return this.#open(await this.#hints());
    if (isOwn && key === "c") return this.#open(await this.#compare());
    if (isOwn && key === "r") return this.#say(await resetNow(this.#context), true);
    if (isOwn && key === "u") return this.#say(await undoNow(this.#context), true);
    this.#say(undefined);
  }

  /** A new verdict takes the place of whatever page is open; nothing else does. */
  #changed(): void {
    const { verdict } = this.#session.state;
    if (verdict !== this.#shown) this.#page = undefined;
    this.#shown = verdict;
    if (this.#page === undefined) this.#draw();
  }

  #toggleWire(): void {
    this.#showsWire = !this.#showsWire;
    this.#say(undefined);
  }

  /** Something has crossed the wire: many messages at once are one drawing. */
  #crossed(): void {
    if (!this.#showsWire || this.#page !== undefined) return;
    this.#redraw ??= setTimeout(() => {
      this.#redraw = undefined;
      if (this.#showsWire && this.#page === undefined) this.#draw();
    }, REDRAW_MS);
  }

  #open(page: string[]): void {
    this.#page = page;
    this.#draw();
  }

  #say(answer: string | undefined, saves = false): void {
    this.#page = undefined;
    this.#session.notices.answer(answer, saves);
  }

  #draw(): void {
    const { ink } = this.#context.output;
    if (this.#page) this.#screen.show([...this.#page, "", ink.dim("Any other key goes back.")]);
    else {
      const page = this.#showsWire ? wirePage : verdictPage;
      this.#screen.show(page(this.#context, this.#session, this.#screen));
    }
  }

  async #hints(): Promise<string[]> {
    const step = stepToWorkOn(this.#session.state.verdict);
    if (!step) return ["All steps pass: no hint is needed."];
    const isSame = step.name === this.#hint.step;
    const level = isSame ? Math.min(this.#hint.level + 1, HINT_LEVELS) : 1;
    this.#hint = { step: step.name, level };
    return hintLines(this.#context.lesson, step, level, {
      ink: this.#context.output.ink,
      width: this.#screen.width,
    });
  }

  #compare(): Promise<string[]> {
    const { lesson, output } = this.#context;
    return diffLines(lesson, stepToWorkOn(this.#session.state.verdict), output.ink);
  }

  #traffic(): string[] {
    const { verdict } = this.#session.state;
    const step = stepToWorkOn(verdict);
    const { ink } = this.#context.output;
    return traceLines(step ? [step] : verdict.steps, this.#screen.width, ink);
  }

  #goOn(): void {
    const { lesson, course, request } = this.#context;
    const after = course.lessons.find((each) => each.number > lesson.number);
    if (!after) return this.#say("This is the last lesson: pnpm lesson shows the map.");
    this.#leave(lessonContext({ ...this.#context, request: { ...request, lesson: after } }, after));
  }
}

/** What went wrong with a key, for the learner: the session goes on in any case. */
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
