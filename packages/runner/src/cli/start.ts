/**
 * `pnpm lesson 02`: the lesson itself, judged on every save; without a terminal, one verdict.
 */

import type { ReadStream, WriteStream } from "node:tty";
import { allPassed, failedStep } from "@course/lesson-kit/judge";
import { Pages } from "../watch/pages.ts";
import type { OpenLive } from "../watch/session-state.ts";
import { Screen } from "../terminal/screen.ts";
import { reportOnce } from "../commands/check.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";

/** 0 when the learner leaves; without a terminal 0 as well, unless the server could not be judged. */
export async function start(context: LessonContext): Promise<ExitCode> {
  const { request } = context;
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const isOnce = !isTerminal || request.json || request.target.kind === "url";
  return isOnce ? startOnce(context) : startPages(context);
}

async function startOnce(context: LessonContext): Promise<ExitCode> {
  const verdict = await reportOnce(context);
  if (context.request.target.kind === "url") return allPassed(verdict) ? 0 : 1;
  return verdict.problem || failedStep(verdict)?.failure?.problem ? 1 : 0;
}

/** Loaded only when it is opened, so that the first verdict does not wait for it. */
const openLive: OpenLive = async (context, session) => {
  const { LiveView } = await import("../live/live-view.ts");
  return LiveView.open(context, session);
};

async function startPages(context: LessonContext): Promise<ExitCode> {
  const screen = new Screen(process.stdin as ReadStream, process.stdout as WriteStream);
  let next: LessonContext | undefined = context;
  while (next) next = await new Pages(next, screen, openLive).run();
  return 0;
}
