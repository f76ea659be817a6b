/**
 * The one command that shows a failed check's fault by hand. Pure.
 */

import type { Failure, Lesson } from "@course/lesson-kit/judge";
import type { RequestEvent, Trace } from "@course/wire";
import { curlCommand, shellQuote } from "@course/wire";

interface TryView {
  lesson: Lesson;
  failure: Failure;
  /** Where a command finds the server: `http://localhost:4002`. Absent when none waits for one. */
  tryAt?: string | undefined;
  /** Shows all traffic of what was judged: `pnpm lesson 02 trace`. */
  traceCommand: string;
  platform: NodeJS.Platform;
}

/** Where `pnpm lesson 02 send` opens its WebSocket. */
const LIVE = "/live";

/** The offending request or message, sent again; where that cannot stand alone, the whole trace. */
export function tryCommand(view: TryView): string {
  const { lesson, failure, tryAt, platform, traceCommand } = view;
  if (tryAt === undefined || failure.problem?.kind === "stuck") return traceCommand;
  // What a consumer does wrong is what it asks, and nobody can ask that by hand.
  if (lesson.config.role === "consumer") return traceCommand;
  const { trace } = failure;
  const request = offendingRequest(failure);
  if (request) {
    if (!requestStandsAlone(request, trace)) return traceCommand;
    const isHandshake = isUpgrade(request) && request.target === LIVE;
    return isHandshake ? sendCommand(view, tryAt) : curlCommand(request, tryAt, { platform });
  }
  // Bytes that break the protocol's rules are what no proper client can send.
  if (trace.events.some((event) => event.kind === "bytes")) return traceCommand;
  const message = lastMessage(trace);
  if (message === undefined) return sendCommand(view, tryAt);
  return messageStandsAlone(message, trace) ? sendCommand(view, tryAt, message) : traceCommand;
}

/** Without a message it connects and listens: that shows a missing handshake or first message. */
function sendCommand({ lesson, platform }: TryView, origin: string, message?: string): string {
  const words = ["pnpm lesson", lesson.id, "send"];
  if (message !== undefined) words.push(shellQuote(message, platform));
  if (origin !== `http://localhost:${lesson.port}`) words.push("--url", origin);
  return words.join(" ");
}

/** The request whose answer is at fault; undefined when the fault is in a WebSocket's messages. */
function offendingRequest({ trace, mark }: Failure): RequestEvent | undefined {
  const requests = trace.events.filter((event) => event.kind === "request");
  const marked = trace.events.find((event) => event.id === mark?.event) ?? trace.events.at(-1);
  const connection = trace.connections.find(({ id }) => id === marked?.connection);
  if (!marked || connection?.protocol === "websocket") return undefined;
  return (
    requests.find(({ id }) => id === marked.inReplyTo || id === marked.id) ??
    requests.findLast((event) => event.connection === marked.connection)
  );
}

function isUpgrade({ headers }: RequestEvent): boolean {
  return headers.some(([name]) => name.toLowerCase() === "upgrade");
}

/**
 * Whether the request means the same when it is sent alone: not if it names what an earlier one made, nor if the
 * server itself sent it, to somewhere else.
 */
function requestStandsAlone(request: RequestEvent, trace: Trace): boolean {
  if (request.from === "server") return false;
  const first = trace.events.find((event) => event.kind === "request");
  return request.id === first?.id || !/\/todos\/(?!no-such)|[?&]after=[1-9]/.test(request.target);
}

/** Texts that a consumer sent on a WebSocket. */
function messages(trace: Trace): string[] {
  const sent = trace.events.filter((event) => event.kind === "text" && event.to === "server");
  return sent.map((event) => (event.kind === "text" ? (event.body.text ?? "") : ""));
}

const lastMessage = (trace: Trace) => messages(trace).at(-1);

/** The same for a message. */
function messageStandsAlone(message: string, trace: Trace): boolean {
  return message === messages(trace)[0] || !message.includes('"id"');
}
