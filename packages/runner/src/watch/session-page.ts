/**
 * A session drawn: the state of its verdict, its server and its notices as a page of lines.
 */

import type { LessonContext } from "../commands/context.ts";
import { judgedWords, traceCommand } from "../commands/context.ts";
import { pageLines } from "../view/page.ts";
import { printedPage } from "../view/printed.ts";
import type { Session } from "./session.ts";

/** The page that stands while nothing else is asked for. */
export function verdictPage(
  { lesson, request, output }: LessonContext,
  { deliveries, notices, tryOut, state }: Session,
  size: { width: number; height: number },
): string[] {
  const taken = tryOut?.notice;
  const view = {
    ...state,
    // By name: a screen's size are getters, which a spread would leave out.
    width: size.width,
    height: size.height,
    lesson,
    notices: taken === undefined ? notices.sentences : [taken, ...notices.sentences],
    judged: judgedWords(request),
    isOwn: request.target.kind === "exercise",
    // After a problem the old server is being ended, or has been.
    origin: state.verdict.problem ? undefined : tryOut?.origin,
    tryAt: tryOut?.address,
    deliveries: deliveries?.lines(size.width, output.ink),
    traceCommand: traceCommand({ lesson, request }),
    platform: process.platform,
  };
  return pageLines(view, output.ink);
}

/** What the learner's server has printed: the one that was judged, and the one to try out. */
export function outputPage({ output }: LessonContext, { state, tryOut }: Session): string[] {
  const { problem, output: printed } = state.verdict;
  const judged = problem && "output" in problem ? problem.output : printed;
  const servers = [{ where: "while it was judged", output: judged }];
  if (tryOut) servers.push({ where: `at ${tryOut.address}`, output: tryOut.output });
  return printedPage(servers, output.ink);
}
