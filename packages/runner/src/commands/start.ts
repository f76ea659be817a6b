/**
 * `pnpm lesson 02`: the lesson itself, page by page and key by key; without a terminal, one verdict.
 */

import type { ReadStream, WriteStream } from "node:tty";
import { allPassed, failedStep, HINT_LEVELS } from "@course/lesson-kit/judge";
import { Screen } from "../watch/screen.ts";
import type { SessionState } from "../watch/session.ts";
import { Session } from "../watch/session.ts";
import { stepLines } from "../view/steps.ts";
import { verdictLines } from "../view/verdict.ts";
import { reportOnce } from "./check.ts";
import type { ExitCode, LessonContext } from "./context.ts";
import { judgedWords, lessonContext } from "./context.ts";
import { diffLines } from "./diff.ts";
import { hintLines, stepToWorkOn } from "./hint.ts";
import { resetNow, undoNow } from "./reset-undo.ts";
import { traceLines } from "./trace.ts";

/** 0 when the learner leaves; without a terminal 0 as well, unless the server could not be judged. */
export async function start(context: LessonContext): Promise<ExitCode> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const { request } = context;
  if (!isTerminal || request.json || request.target.kind === "url") {
    const verdict = await reportOnce(context);
    if (isTerminal || request.target.kind === "url") return allPassed(verdict) ? 0 : 1;
    return verdict.problem || failedStep(verdict)?.failure?.problem ? 1 : 0;
  }
  const screen = new Screen(process.stdin as ReadStream, process.stdout as WriteStream);
  let next: LessonContext | undefined = context;
  while (next) next = await new Pages(next, screen).run();
  return 0;
}

/** One lesson on the screen, from its beginning until the learner goes on or leaves. */
class Pages {
  readonly #context: LessonContext;
  readonly #screen: Screen;
  readonly #session: Session;
  /** A page of text in front of the verdict, until a key or a save. */
  #page: string[] | undefined;
  #word: string | undefined;
  #hintLevel = 0;
  #hintStep = "";
  #leave: (next: LessonContext | undefined) => void = () => {};

  constructor(context: LessonContext, screen: Screen) {
    this.#context = context;
    this.#screen = screen;
    this.#session = new Session(context, () => this.#saved());
  }

  /** Resolves with the lesson to go on with, or undefined to leave. */
  async run(): Promise<LessonContext | undefined> {
    const left = new Promise<LessonContext | undefined>((resolve) => (this.#leave = resolve));
    const leaveNow = () => this.#leave(undefined);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, leaveNow);
    this.#screen.open(
      (key) => {
        this.#press(key).catch((error: unknown) => this.#say(messageOf(error)));
      },
      () => this.#draw(),
    );
    try {
      await Promise.race([this.#session.open().then(() => left), left]);
      return await left;
    } finally {
      this.#screen.close();
      await this.#session.close();
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, leaveNow);
    }
  }

  /** A new verdict takes the place of whatever page was open. */
  #saved(): void {
    this.#page = undefined;
    this.#word = undefined;
    this.#draw();
  }

  #draw(): void {
    const { output } = this.#context;
    const width = process.stdout.columns || output.width;
    if (this.#page)
      this.#screen.show([...this.#page, "", output.ink.dim("Any other key goes back.")]);
    else this.#screen.show(stateLines(this.#context, this.#session.state, this.#word, width));
  }

  async #press(key: string): Promise<void> {
    const own = this.#context.request.target.kind === "exercise";
    if (key === "q" || key === "\u0003") return this.#leave(undefined);
    if (key === "n") return this.#goOn();
    if (key === "t") return this.#open(this.#traffic());
    if (own && key === "h") return this.#open(await this.#hints());
    if (own && key === "c") return this.#open(await this.#compare());
    if (own && key === "r") return this.#say(await resetNow(this.#context));
    if (own && key === "u") return this.#say(await undoNow(this.#context));
    this.#saved();
  }

  #open(page: string[]): void {
    this.#page = page;
    this.#draw();
  }

  #say(word: string): void {
    this.#page = undefined;
    this.#word = word;
    this.#draw();
  }

  async #hints(): Promise<string[]> {
    const step = stepToWorkOn(this.#session.state.verdict);
    const { lesson, output } = this.#context;
    if (!step) return ["All steps pass: there is nothing left to hint at."];
    this.#hintLevel = step.name === this.#hintStep ? Math.min(this.#hintLevel + 1, HINT_LEVELS) : 1;
    this.#hintStep = step.name;
    return hintLines(lesson, step, this.#hintLevel, output.ink);
  }

  #compare(): Promise<string[]> {
    const { lesson, output } = this.#context;
    return diffLines(lesson, stepToWorkOn(this.#session.state.verdict), output.ink);
  }

  #traffic(): string[] {
    const { verdict } = this.#session.state;
    const step = stepToWorkOn(verdict);
    const { ink, width } = this.#context.output;
    return traceLines(step ? [step] : verdict.steps, process.stdout.columns || width, ink);
  }

  #goOn(): void {
    const { lesson, course, request } = this.#context;
    const after = course.lessons.find((each) => each.number > lesson.number);
    if (after)
      this.#leave(
        lessonContext({ ...this.#context, request: { ...request, lesson: after } }, after),
      );
    else this.#say("This is the last lesson: pnpm lesson shows the map.");
  }
}

/** What went wrong with a key, for the learner: the session goes on in any case. */
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function stateLines(
  context: LessonContext,
  state: SessionState,
  word: string | undefined,
  width: number,
): string[] {
  const { lesson, request, output } = context;
  const { ink } = output;
  if (state.checking !== undefined) {
    const title = `${ink.bold(`Lesson ${lesson.id}`)}  ${judgedWords(request)}`;
    const steps = stepLines(state.verdict.steps, width - 2, ink).map((line) => `  ${line}`);
    return [title, "", ...steps, "", `  ${ink.cyan("Checking")}  ${state.checking}`];
  }
  const notices = word === undefined ? state.notices : [...state.notices, word];
  const view = {
    lesson,
    judged: judgedWords(request),
    next: keys(context, state),
    width,
    platform: process.platform,
  };
  return verdictLines({ ...view, ...state, notices }, ink);
}

function keys({ request }: LessonContext, { verdict }: SessionState): string {
  if (request.target.kind === "solution") return "t trace   n next lesson   q quit";
  const done = allPassed(verdict) ? "n next lesson   " : "";
  const next = allPassed(verdict) ? "" : "n next lesson   ";
  return `${done}h hint   c compare   t trace   r reset   u undo   ${next}q quit`;
}
