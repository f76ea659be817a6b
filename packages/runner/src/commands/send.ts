/**
 * `pnpm lesson 02 send '{"type":"add","title":"Buy milk"}'`: messages by hand, and all that comes back.
 */

import { once } from "node:events";
import { bodyFrom, printTrace, TRACE_VERSION } from "@course/wire";
import type { Trace, TraceEvent } from "@course/wire";
import { WebSocket } from "ws";
import { paint } from "../view/failure.ts";
import type { ExitCode, LessonContext } from "./context.ts";

/** When nothing has come for this long, the rest is taken to be silence. */
const QUIET_MS = 1_000;

/** Opens `/live`, sends each word as a text message, and prints what crosses until it is quiet. */
export async function send({ lesson, request, output }: LessonContext): Promise<ExitCode> {
  const { target } = request;
  const origin = target.kind === "url" ? target.origin : `http://localhost:${lesson.port}`;
  const socket = new WebSocket(`${origin.replace(/^http/, "ws")}/live`, {
    perMessageDeflate: false,
  });
  const print = (event: EventOf) => {
    for (const line of printed(event)) output.line(paint(line, output.ink));
  };
  let quiet: NodeJS.Timeout | undefined;
  const stayAwake = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => socket.close(1000), QUIET_MS);
  };
  socket.on("message", (data, isBinary) => {
    stayAwake();
    print({ kind: isBinary ? "binary" : "text", ...INWARD, body: bodyFrom(data as Buffer) });
  });
  socket.on("close", (closeCode, reason) => {
    clearTimeout(quiet);
    if (closeCode !== 1006)
      print({ kind: "close", ...INWARD, closeCode, closeReason: reason.toString() });
    else print({ kind: "dropped", ...INWARD, code: "no Close frame: 1006" });
  });
  try {
    await once(socket, "open");
  } catch (error) {
    output.error(cannotOpen(origin, error as Error, lesson.id));
    return 1;
  }
  const ended = once(socket, "close");
  for (const text of request.rest) {
    print({ kind: "text", ...OUTWARD, body: bodyFrom(Buffer.from(text)) });
    socket.send(text);
  }
  stayAwake();
  const [closeCode] = (await ended) as [number];
  return closeCode === 1000 ? 0 : 1;
}

type EventOf = TraceEvent extends infer E
  ? E extends TraceEvent
    ? Omit<E, "id" | "sentAt">
    : never
  : never;

const INWARD = { connection: "c1", from: "provider", to: "you" };
const OUTWARD = { connection: "c1", from: "you", to: "provider" };

const CONVERSATION: Omit<Trace, "events"> = {
  version: TRACE_VERSION,
  title: "send",
  participants: [
    { id: "you", label: "you", kind: "consumer" },
    { id: "provider", label: "your server", kind: "provider" },
  ],
  connections: [{ id: "c1", from: "you", to: "provider", protocol: "websocket", openedAt: 0 }],
};

function printed(event: EventOf) {
  return printTrace(
    { ...CONVERSATION, events: [{ ...event, id: "e1", sentAt: 0 } as TraceEvent] },
    { width: 10_000 },
  );
}

function cannotOpen(origin: string, error: Error, id: string): string {
  const code = (error as NodeJS.ErrnoException).code ?? error.message;
  return code === "ECONNREFUSED"
    ? `Nothing listens at ${origin}: start your server with pnpm lesson ${id} in another terminal, or name its address with --url.`
    : `${origin}/live is no WebSocket yet: ${error.message}.`;
}
