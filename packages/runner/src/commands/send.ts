/**
 * `pnpm lesson 02 send '{"type":"add","title":"Buy milk"}'`: messages by hand, and all that comes back.
 */

import { once } from "node:events";
import { bodyFrom, printTrace, TRACE_VERSION } from "@course/wire";
import type { Trace, TraceEvent } from "@course/wire";
import { WebSocket } from "ws";
import { UsageError } from "@course/command/usage-error";
import { paint } from "../view/failure.ts";
import type { ExitCode, LessonContext } from "../workspace/context.ts";
import { serverOrigin } from "../workspace/context.ts";
import { deliver } from "./deliver.ts";

/** When nothing has come for this long, the rest is taken to be silence. */
const QUIET_MS = 1_000;

/** What the lesson's server takes: messages on its WebSocket, or deliveries. */
export async function send(context: LessonContext): Promise<ExitCode> {
  const { id, config } = context.lesson;
  if (config.role === "receiver") return deliver(context);
  if (config.role === "consumer") {
    throw new UsageError(
      `Lesson ${id} has no WebSocket to send to: its server is a consumer. Send it HTTP requests, with curl or on its page.`,
    );
  }
  if (!config.callsBack) return say(context);
  throw new UsageError(
    `Lesson ${id} has no WebSocket to send to: send HTTP requests with curl, and see the deliveries with pnpm lesson ${id} inbox`,
  );
}

/** Opens `/live`, sends each word as a text message, and prints what crosses until it is quiet. */
async function say(context: LessonContext): Promise<ExitCode> {
  const { lesson, request, output } = context;
  const origin = serverOrigin(context);
  const url = `${origin.replace(/^http/, "ws")}/live`;
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const print = (event: EventOf) => {
    for (const line of printed(event)) output.line(paint(line, output.ink));
  };
  const ended = listen(socket, print);
  try {
    await once(socket, "open");
  } catch (error) {
    output.error(cannotOpen(origin, error as Error, lesson.id));
    return 1;
  }
  for (const text of request.rest) {
    print({ kind: "text", ...OUTWARD, body: bodyFrom(Buffer.from(text)) });
    socket.send(text);
  }
  return (await ended) === 1000 ? 0 : 1;
}

/** Prints what comes, says goodbye when it has been quiet for a while, and resolves with the close code. */
function listen(socket: WebSocket, print: (event: EventOf) => void): Promise<number> {
  let quiet: NodeJS.Timeout | undefined;
  const sayGoodbye = () => {
    print({ kind: "timeout", ...INWARD, waitedMs: QUIET_MS, awaited: "another message" });
    socket.close(1000);
  };
  const stayAwake = () => {
    clearTimeout(quiet);
    quiet = setTimeout(sayGoodbye, QUIET_MS);
  };
  let isOpened = false;
  socket.once("open", () => {
    isOpened = true;
    stayAwake();
  });
  socket.on("message", (data, isBinary) => {
    stayAwake();
    print({ kind: isBinary ? "binary" : "text", ...INWARD, body: bodyFrom(data as Buffer) });
  });
  return new Promise((resolve) => {
    socket.once("close", (closeCode, reason) => {
      clearTimeout(quiet);
      resolve(closeCode);
      // It never became a WebSocket: the failed opening is reported by the caller.
      if (!isOpened) return;
      const isDropped = closeCode === 1006;
      if (isDropped) print({ kind: "dropped", ...INWARD, code: "no Close frame: 1006" });
      else print({ kind: "close", ...INWARD, closeCode, closeReason: reason.toString() });
    });
  });
}

type EventOf = TraceEvent extends infer E
  ? E extends TraceEvent
    ? Omit<E, "id" | "sentAt">
    : never
  : never;

const INWARD = { connection: "c1", from: "server", to: "you" };
const OUTWARD = { connection: "c1", from: "you", to: "server" };

const CONVERSATION: Omit<Trace, "events"> = {
  version: TRACE_VERSION,
  title: "send",
  participants: [
    { id: "you", label: "you", kind: "consumer" },
    { id: "server", label: "your server", kind: "provider" },
  ],
  connections: [{ id: "c1", from: "you", to: "server", protocol: "websocket", openedAt: 0 }],
};

function printed(event: EventOf) {
  return printTrace(
    { ...CONVERSATION, events: [{ ...event, id: "e1", sentAt: 0 } as TraceEvent] },
    { width: 10_000 },
  );
}

function cannotOpen(origin: string, error: Error, id: string): string {
  if ((error as NodeJS.ErrnoException).code === "ECONNREFUSED") {
    return `Nothing listens at ${origin}: start your server with pnpm lesson ${id} in another terminal, or give its address with --url.`;
  }
  const status = /Unexpected server response: (\d+)/.exec(error.message)?.[1];
  const what = status ? `it answers ${status} instead of 101 Switching Protocols` : error.message;
  return `${origin}/live is not a WebSocket endpoint yet: ${what}.`;
}
