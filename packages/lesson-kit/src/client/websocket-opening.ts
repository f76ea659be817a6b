/**
 * Opens a consumer's WebSocket, or says why it does not open (RFC 6455, section 4).
 */

import type { WebSocket } from "ws";
import { bodyFrom } from "@course/wire";
import { bytesFault } from "../base/answer-bytes.ts";
import { within } from "../base/deadline.ts";
import { deferred } from "../base/deferred.ts";
import { WireFailure } from "../base/failure.ts";
import { headerPairs } from "../base/headers.ts";
import type { RecordedConnection } from "../base/recorder.ts";
import { seconds } from "../base/check-context.ts";
import { plain101 } from "./websocket-handshake.ts";

interface OpeningOptions {
  deadlineMs: number;
  why: string;
  /** The bytes that have come of the answer so far. */
  received: () => Buffer | undefined;
}

/** Resolves when the server answers 101; rejects with a WireFailure that says what it did instead. */
export async function opening(
  webSocket: WebSocket,
  connection: RecordedConnection,
  { deadlineMs, why, received }: OpeningOptions,
): Promise<void> {
  const outcome = deferred();
  let accept: string | undefined;
  const failure = (got: string, event: string) => {
    const mark = { event, part: "event", note: "expected 101 Switching Protocols" } as const;
    return new WireFailure({ expected: "101 Switching Protocols", got, why, mark });
  };
  const malformed = () => {
    const bytes = received();
    const fault = bytes && bytesFault(bytes);
    if (!bytes || !fault) return undefined;
    const body = bodyFrom(bytes);
    const event = connection.received({ kind: "bytes", label: "what came for the upgrade", body });
    const { note, near, ...words } = fault;
    const place = near === undefined ? {} : { text: near };
    return new WireFailure({ ...words, mark: { event, part: "body", note, ...place } });
  };
  const broken = (error: NodeJS.ErrnoException) => {
    const code = error.code ?? error.message;
    const kind = code === "ECONNREFUSED" ? "refused" : "dropped";
    const isUnaccepted = accept !== undefined && /Sec-WebSocket-Accept/.test(code);
    const got = isUnaccepted
      ? `101 with Sec-WebSocket-Accept: ${accept}, not made from the key`
      : `no WebSocket (${code})${code === "ECONNREFUSED" ? ": your server has ended" : ""}`;
    outcome.reject(malformed() ?? failure(got, connection.received({ kind, code })));
  };
  const open = () => {
    webSocket.off("error", broken);
    outcome.resolve();
  };
  webSocket.once("open", open);
  webSocket.once("error", broken);
  webSocket.once("upgrade", ({ headers }) => (accept = headers["sec-websocket-accept"]));
  webSocket.once("unexpected-response", (_, response) => {
    response.resume();
    const { statusCode: status = 0, statusMessage: reason = "" } = response;
    const headers = headerPairs(response.rawHeaders);
    const event = connection.received({ kind: "response", status, reason, headers });
    const got = status === 101 ? plain101(headers) : `${status} ${reason}`;
    outcome.reject(failure(got, event));
  });
  const late = () => {
    const fault = malformed();
    if (fault) return fault;
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
