/**
 * The `socket` fixture: WebSocket consumers that write down each message and control frame.
 *
 * `open` speaks the protocol properly (the library `ws`). `raw` gives the bare TCP connection behind a
 * finished handshake, to send what no proper client sends.
 */

import http from "node:http";
import type { Socket } from "node:net";
import { WebSocket } from "ws";
import { Answer } from "./answer.ts";
import { Consumer } from "./consumer.ts";
import { DEADLINE_MS, within } from "./deadline.ts";
import { WireFailure } from "./failure.ts";
import { headerPairs } from "./http.ts";
import { RawPeer } from "./raw-peer.ts";
import type { Recorder } from "./recorder.ts";
import { PROVIDER } from "./recorder.ts";

/** The names of consumers, in the order in which a check opens them. */
const NAMES = ["Ada", "Bob", "Cy", "Dee", "Eve", "Fay"];

export class SocketClient {
  readonly #origin: string;
  readonly #recorder: Recorder;
  readonly #signal: AbortSignal;
  readonly #opened: (Consumer | RawPeer)[] = [];

  constructor(origin: string, recorder: Recorder, signal: AbortSignal) {
    this.#origin = origin;
    this.#recorder = recorder;
    this.#signal = signal;
  }

  /** Opens a WebSocket and resolves as soon as the server has agreed with 101 (RFC 6455, section 4). */
  async open(path: string, why: string): Promise<Consumer> {
    const url = new URL(path, this.#origin);
    url.protocol = url.protocol.replace("http", "ws");
    const { participant, connection } = this.#newConsumer();
    const webSocket = new WebSocket(url, {
      perMessageDeflate: false,
      finishRequest: (request) => {
        this.#recordRequest(request, participant, connection.id);
        request.end();
      },
    });
    const consumer = new Consumer(webSocket, this.#recorder, participant, connection, this.#signal);
    this.#opened.push(consumer);
    await consumer.opened(why);
    return consumer;
  }

  /** Shakes hands like a WebSocket client, then leaves the connection to the check, byte by byte. */
  async raw(path: string, why: string): Promise<RawPeer> {
    const { participant, connection } = this.#newConsumer();
    const outcome = await this.#handshake(path, participant, connection.id, why);
    if (outcome instanceof Answer) {
      outcome.hasStatus(101, why);
      throw new Error("A server that answers 101 has to upgrade the connection.");
    }
    const peer = new RawPeer(outcome, this.#recorder, participant, connection);
    this.#opened.push(peer);
    return peer;
  }

  /** Asks for an upgrade that the server has to refuse in HTTP, and resolves with that answer. */
  async refused(path: string, why: string): Promise<Answer> {
    const { participant, connection } = this.#newConsumer();
    const outcome = await this.#handshake(path, participant, connection.id, why);
    if (outcome instanceof Answer) return outcome;
    outcome.destroy();
    throw new WireFailure({
      expected: `the upgrade on ${path} to be refused in HTTP`,
      came: "101 Switching Protocols",
      why,
    });
  }

  /** Ends every connection that the check left open. */
  close(): void {
    for (const peer of this.#opened) peer.terminate();
  }

  #newConsumer() {
    const name = NAMES[this.#opened.length % NAMES.length] ?? "Ada";
    const participant = this.#recorder.participant(name.toLowerCase(), name, "consumer");
    const connection = this.#recorder.connect(participant, PROVIDER, "http/1.1");
    return { participant, connection };
  }

  #recordRequest(request: http.ClientRequest, participant: string, connection: string): string {
    const names = request.getRawHeaderNames();
    return this.#recorder.add({
      kind: "request",
      connection,
      from: participant,
      to: PROVIDER,
      method: "GET",
      target: request.path,
      headers: names.map((name) => [name, String(request.getHeader(name))] as const),
    });
  }

  /** Resolves with the upgraded connection, or with the HTTP answer that came instead. */
  #handshake(
    path: string,
    participant: string,
    connection: string,
    why: string,
  ): Promise<Socket | Answer> {
    const request = http.request(new URL(path, this.#origin), {
      signal: this.#signal,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        // The key of RFC 6455, section 1.3: any 16 bytes in base64 would do.
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
      },
    });
    const requestId = this.#recordRequest(request, participant, connection);
    const recordAnswer = (response: http.IncomingMessage) =>
      this.#recorder.add({
        kind: response.statusCode === 101 ? "upgrade" : "response",
        connection,
        from: PROVIDER,
        to: participant,
        inReplyTo: requestId,
        status: response.statusCode ?? 0,
        reason: response.statusMessage ?? "",
        headers: headerPairs(response.rawHeaders),
      });
    const outcome = new Promise<Socket | Answer>((resolve, reject) => {
      request.once("upgrade", (response, socket: Socket) => {
        recordAnswer(response);
        resolve(socket);
      });
      request.once("response", (response) => {
        response.resume();
        resolve(new Answer(response, Buffer.alloc(0), recordAnswer(response), `GET ${path}`));
      });
      request.once("error", (error: NodeJS.ErrnoException) => {
        const code = error.code ?? error.message;
        const event = this.#recorder.add({
          kind: code === "ECONNREFUSED" ? "refused" : "dropped",
          connection,
          from: PROVIDER,
          to: participant,
          code,
        });
        reject(
          new WireFailure({
            expected: `an HTTP answer to the upgrade on ${path}`,
            came: `a broken connection (${code})`,
            why,
            mark: { event, part: "event", note: "cut off without an answer" },
          }),
        );
      });
      request.end();
    });
    return within(outcome, DEADLINE_MS, () => {
      request.destroy();
      const awaited = `an answer to the upgrade on ${path}`;
      const event = this.#recorder.add({
        kind: "timeout",
        connection,
        from: PROVIDER,
        to: participant,
        inReplyTo: requestId,
        waitedMs: DEADLINE_MS,
        awaited,
      });
      return new WireFailure({
        expected: `${awaited} within ${DEADLINE_MS / 1_000} s`,
        came: "nothing: the connection hangs",
        why,
        mark: { event, part: "event", note: "left hanging here" },
      });
    });
  }
}
