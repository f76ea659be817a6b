/**
 * One WebSocket that the server under test opened to the service: a check sends on it, and closes it.
 */

import type { WebSocket } from "ws";
import { bodyFrom, type Connection } from "@course/wire";
import { type Expectation, unmet } from "../base/failure.ts";
import type { JsonObject } from "../base/http-message.ts";
import { type Recorder, SERVER } from "../base/recorder.ts";

export interface ServedSocketParts {
  /** Counted from 1, over all connections of the check. */
  number: number;
  /** The requested path, with its query: `/live?after=3`. */
  path: string;
  /** Milliseconds since the check began. */
  openedAt: number;
  /** Its connection in the recording, and the id of the service there. */
  connection: Connection;
  service: string;
  /** The id of its upgrade request in the recording. */
  handshake: string;
}

export class ServedSocket {
  readonly number: number;
  readonly path: string;
  readonly openedAt: number;
  /** Whether it is closed, by either side. */
  isClosed = false;
  /** Whether the server under test closed it. */
  isLeft = false;
  readonly #webSocket: WebSocket;
  readonly #recorder: Recorder;
  readonly #ends: { connection: string; from: string; to: string };
  readonly #handshake: string;
  #isEnded = false;

  /** `changed` is called when it is closed. */
  constructor(
    webSocket: WebSocket,
    recorder: Recorder,
    { number, path, openedAt, connection, service, handshake }: ServedSocketParts,
    changed: () => void,
  ) {
    this.#webSocket = webSocket;
    this.#recorder = recorder;
    this.number = number;
    this.path = path;
    this.openedAt = openedAt;
    this.#handshake = handshake;
    this.#ends = { connection: connection.id, from: service, to: SERVER };
    webSocket.on("error", () => {});
    webSocket.once("close", (closeCode) => {
      this.isClosed = true;
      this.isLeft = !this.#isEnded;
      connection.closedAt = recorder.now();
      connection.closed = { by: this.isLeft ? SERVER : service, closeCode };
      if (this.isLeft) this.#came(closeCode);
      changed();
    });
  }

  /** Sends one text message: an object as JSON, a string unchanged. */
  send(message: JsonObject | string): void {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    this.#recorder.add({ kind: "text", ...this.#ends, body: bodyFrom(Buffer.from(text)) });
    this.#webSocket.send(text, () => {});
  }

  /** Expects whatever no other method names; the caret stands under its handshake. */
  expect(holds: boolean, expectation: Expectation): void {
    if (!holds) throw unmet(expectation, this.#handshake);
  }

  /** Closes it. Default: with 1001 (RFC 6455, section 7.4.1: going away). */
  close(closeCode = 1001): void {
    this.#isEnded = true;
    this.#recorder.add({ kind: "close", ...this.#ends, closeCode });
    this.#webSocket.close(closeCode);
  }

  /** Cuts the connection without a Close frame. */
  cut(): void {
    this.#isEnded = true;
    this.#recorder.add({ kind: "dropped", ...this.#ends, code: "cut off on purpose" });
    this.#webSocket.terminate();
  }

  #came(closeCode: number): void {
    const ends = { ...this.#ends, from: this.#ends.to, to: this.#ends.from };
    if (closeCode === 1006) {
      this.#recorder.add({ kind: "dropped", ...ends, code: "no Close frame: 1006" });
    } else
      this.#recorder.add({ kind: "close", ...ends, ...(closeCode === 1005 ? {} : { closeCode }) });
  }
}
