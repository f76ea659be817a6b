/**
 * A failed check: what was expected, what came over the wire, why it matters, what to do next. Pure.
 */

import type { Failure, Lesson } from "@course/lesson-kit/judge";
import type { PrintedLine, RequestEvent, Trace } from "@course/wire";
import { curlCommand, printTrace, shellQuote } from "@course/wire";
import type { Ink } from "../output.ts";
import { wrap } from "../output.ts";

export interface FailureView {
  lesson: Lesson;
  failure: Failure;
  /** Where the learner tries the server: `http://localhost:4002`. */
  origin: string;
  /** Where to edit: `lessons/02-…/exercise/server.ts:41`. Absent for a server of the learner's own. */
  edit?: string;
  width: number;
  /** How many lines of traffic at most. */
  traceLines: number;
  platform: NodeJS.Platform;
}

const LABEL_WIDTH = 10;

/** `Expected  status 201`, continued under its text. */
export function labelled(label: string, text: string, width: number, ink: Ink): string[] {
  const lines = wrap(text, width - LABEL_WIDTH - 2);
  return lines.map(
    (line, index) => `  ${ink.bold((index === 0 ? label : "").padEnd(LABEL_WIDTH))}${line}`,
  );
}

export function failureLines(view: FailureView, ink: Ink): string[] {
  const { failure, width } = view;
  const label = (name: string, text: string) => labelled(name, text, width, ink);
  const traffic = printTrace(failure.trace, {
    width: width - 4,
    maxLines: view.traceLines,
    headers: "telling",
    ...(failure.mark ? { mark: failure.mark } : {}),
  });
  return [
    ...label("Expected", failure.expected),
    ...label("Came", failure.came),
    ...traffic.map((line) => `    ${paint(line, ink)}`),
    ...label("Why", failure.why),
    // A command is for pasting: it stays on one line, however long.
    `  ${ink.bold("Try".padEnd(LABEL_WIDTH))}${ink.cyan(tryCommand(view))}`,
    ...(view.edit ? label("Edit", view.edit) : []),
  ];
}

/** A printed line of a trace in the colour of its tone. */
export function paint({ text, tone }: PrintedLine, ink: Ink): string {
  const colours = {
    sent: ink.cyan,
    received: ink.magenta,
    mark: ink.red,
    body: ink.reset,
    dim: ink.dim,
  };
  return colours[tone](text);
}

/** The one command that shows the fault: the offending request, or the message; else the whole trace. */
export function tryCommand({ lesson, failure, origin, platform }: FailureView): string {
  const message = lastMessage(failure.trace);
  const port = new URL(origin).port === String(lesson.port) ? "" : ` --url ${origin}`;
  if (message !== undefined)
    return `pnpm lesson ${lesson.id} send ${shellQuote(message, platform)}${port}`;
  const request = offendingRequest(failure);
  if (request && standsAlone(request, failure.trace))
    return curlCommand(request, origin, { platform });
  return `pnpm lesson ${lesson.id} trace`;
}

function lastMessage(trace: Trace): string | undefined {
  const opened = trace.connections.some((connection) => connection.protocol === "websocket");
  if (!opened) return undefined;
  const sent = trace.events.findLast((event) => event.kind === "text" && event.to === "provider");
  // Without a message of the consumer, to connect and listen is what shows the fault.
  return sent?.kind === "text" ? (sent.body.text ?? "") : "";
}

function offendingRequest({ trace, mark }: Failure): RequestEvent | undefined {
  const marked = trace.events.find((event) => event.id === mark?.event);
  const id = marked?.inReplyTo ?? marked?.id;
  return trace.events.find(
    (event): event is RequestEvent => event.kind === "request" && event.id === id,
  );
}

/** Whether the request means the same when it is sent alone: not if it names what an earlier one made. */
function standsAlone(request: RequestEvent, trace: Trace): boolean {
  const first = trace.events.find((event) => event.kind === "request");
  return request.id === first?.id || !/\/todos\/(?!no-such)/.test(request.target);
}
