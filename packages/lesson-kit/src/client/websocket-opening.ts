/**
 * Opens a consumer's WebSocket, or says why it does not open (RFC 6455, section 4).
 */

import type { Header } from "@course/wire";
import type { WebSocket } from "ws";
import { within } from "../base/deadline.ts";
import { deferred } from "../base/deferred.ts";
import { WireFailure } from "../base/failure.ts";
import { headerPairs } from "../base/headers.ts";
import type { RecordedConnection } from "../base/recorder.ts";
import { seconds } from "../base/check-context.ts";

/** A 101 that a route has sent as it sends any status: the connection is as it was. */
function plain101(headers: readonly Header[]): string {
  const names = headers.map(([name]) => name.toLowerCase());
  const missing = ["Upgrade", "Connection", "Sec-WebSocket-Accept"].filter(
    (name) => !names.includes(name.toLowerCase()),
  );
  return `a plain HTTP response with status 101 and no ${missing.join(", ")} header: nothing was upgraded`;
}

/** Resolves when the server answers 101; rejects with a WireFailure that says what it did instead. */
export async function opening(
  webSocket: WebSocket,
  connection: RecordedConnection,
  deadlineMs: number,
  why: string,
): Promise<void> {
  const outcome = deferred();
  const failure = (got: string, event: string) => {
    const mark = { event, part: "event", note: "expected 101 Switching Protocols" } as const;
    return new WireFailure({ expected: "101 Switching Protocols", got, why, mark });
  };
  const broken = (error: NodeJS.ErrnoException) => {
    const code = error.code ?? error.message;
    const kind = code === "ECONNREFUSED" ? "refused" : "dropped";
    outcome.reject(failure(`no WebSocket (${code})`, connection.received({ kind, code })));
  };
  const open = () => {
    webSocket.off("error", broken);
    outcome.resolve();
  };
  webSocket.once("open", open);
  webSocket.once("error", broken);
  webSocket.once("unexpected-response", (_, response) => {
    response.resume();
    const { statusCode: status = 0, statusMessage: reason = "" } = response;
    const headers = headerPairs(response.rawHeaders);
    const event = connection.received({ kind: "response", status, reason, headers });
    const got = status === 101 ? plain101(headers) : `${status} ${reason}`;
    outcome.reject(failure(got, event));
  });
  const late = () => {
    const awaited = "an answer to the upgrade";
    const event = connection.received({ kind: "timeout", waitedMs: deadlineMs, awaited });
    return failure(`nothing for ${seconds(deadlineMs)}`, event);
  };
  try {
    await within(outcome.promise, { ms: deadlineMs, late });
  } catch (error) {
    // The error that follows is our own doing: it is not recorded.
    webSocket.off("open", open).off("error", broken).terminate();
    throw error;
  }
}
