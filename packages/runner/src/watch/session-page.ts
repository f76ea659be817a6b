/**
 * A session drawn: the state of its verdict, its server and its notices as a page of lines.
 */

import type { LessonContext } from "../workspace/context.ts";
import { judgedWords, traceCommand } from "../workspace/context.ts";
import type { Ink } from "@course/command/output";
import { keyLines, type PageView, pageLines } from "../view/page.ts";
import { printedPage } from "../view/printed.ts";
import { indented } from "../view/problem-lines.ts";
import { stepLines } from "../view/steps.ts";
import type { Session } from "./session.ts";
import { wireLines } from "../view/wire-lines.ts";

type Size = { width: number; height: number };

/** Fewer messages than this show no exchange. */
const FEWEST_WIRE_LINES = 4;

/** The page that stands while nothing else is asked for. */
export function verdictPage(context: LessonContext, session: Session, size: Size): string[] {
  return pageLines(viewOf(context, session, size), context.output.ink);
}

/** The same with the wire beneath it; where there is no room for both, the steps stand for the verdict. */
export function wirePage(context: LessonContext, session: Session, size: Size): string[] {
  const { ink } = context.output;
  const view = viewOf(context, session, size);
  const verdict = pageLines(view, ink);
  const room = size.height - verdict.length - 3;
  if (room >= FEWEST_WIRE_LINES)
    return [...verdict, "", ...wirePart(session, room, size.width, ink)];
  const steps = indented(stepLines(view.verdict.steps, size.width - 2, ink));
  const keys = indented(keyLines(view, size.width - 2).map((line) => ink.dim(line)));
  const head = [
    `${ink.bold(`Lesson ${view.lesson.id}`)}  ${view.tryAt ?? view.judged}`,
    "",
    ...steps,
    "",
  ];
  const rest = size.height - head.length - keys.length - 3;
  return [...head, ...wirePart(session, Math.max(1, rest), size.width, ink), "", ...keys];
}

function wirePart({ record }: Session, count: number, width: number, ink: Ink): string[] {
  const dropped = record.dropped === 0 ? "" : `; ${record.dropped} older messages were dropped`;
  const title = `${ink.bold("The wire")}${ink.dim(`  press w to hide it${dropped}`)}`;
  return [title, ...wireLines(record, count, width, ink)];
}

function viewOf(
  { lesson, request, output }: LessonContext,
  { deliveries, liveUrl, notices, serviceUrl, preview, state }: Session,
  size: Size,
): PageView {
  const taken = preview?.notice;
  return {
    ...state,
    // By name: a screen's size are getters, which a spread would leave out.
    width: size.width,
    height: size.height,
    lesson,
    notices: taken === undefined ? notices.sentences : [taken, ...notices.sentences],
    judged: judgedWords(request),
    isOwn: request.target.kind === "exercise",
    // After a problem the old server is being ended, or has been.
    origin: state.verdict.problem ? undefined : preview?.origin,
    tryAt: preview?.address,
    serviceUrl,
    liveUrl,
    deliveries: deliveries?.lines(size.width, output.ink),
    traceCommand: traceCommand({ lesson, request }),
    platform: process.platform,
  };
}

/** What the learner's server has printed: the one that was judged, and the preview. */
export function outputPage({ output }: LessonContext, { state, preview }: Session): string[] {
  const { problem, output: printed } = state.verdict;
  const judged = problem && "output" in problem ? problem.output : printed;
  const servers = [{ where: "while it was judged", output: judged }];
  if (preview) servers.push({ where: `at ${preview.address}`, output: preview.output });
  return printedPage(servers, output.ink);
}
