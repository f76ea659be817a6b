/**
 * How a consumer's WebSocket opens, or does not (RFC 6455, section 4).
 */

import type { WebSocket } from "ws";
import { startDeadline } from "../base/deadline.ts";
import { WireFailure } from "../base/failure.ts";
import { headerPairs } from "../base/headers.ts";
import type { RecordedConnection } from "../base/recorder.ts";
import { seconds } from "../base/check-context.ts";

/** Resolves when the server has agreed with 101; rejects with a WireFailure that says what came instead. */
export function opening(
  webSocket: WebSocket,
  connection: RecordedConnection,
  deadlineMs: number,
  why: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (got: string, event: string) => {
      over();
      webSocket.terminate();
      const mark = { event, part: "event", note: "expected 101 Switching Protocols" } as const;
      reject(new WireFailure({ expected: "101 Switching Protocols", got, why, mark }));
    };
    const late = () => {
      const awaited = "an answer to the upgrade";
      const event = connection.received({ kind: "timeout", waitedMs: deadlineMs, awaited });
      failed(`nothing for ${seconds(deadlineMs)}`, event);
    };
    const broken = (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      const kind = code === "ECONNREFUSED" ? "refused" : "dropped";
      failed(`no WebSocket (${code})`, connection.received({ kind, code }));
    };
    const open = () => {
      over();
      resolve();
    };
    const over = () => {
      cancel();
      webSocket.off("open", open).off("error", broken);
    };
    const cancel = startDeadline(deadlineMs, late);
    webSocket.once("open", open);
    webSocket.once("error", broken);
    webSocket.once("unexpected-response", (_, response) => {
      response.resume();
      const { statusCode: status = 0, statusMessage: reason = "" } = response;
      const headers = headerPairs(response.rawHeaders);
      failed(
        `${status} ${reason}`,
        connection.received({ kind: "response", status, reason, headers }),
      );
    });
  });
}
