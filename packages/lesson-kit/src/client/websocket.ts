/**
 * The `socket` fixture: WebSocket consumers that record each message and control frame.
 *
 * `open` uses the library `ws`. `raw` gives the TCP connection after the handshake, to send what no correct
 * client sends.
 */

import { WebSocket } from "ws";
import { Answer } from "./response.ts";
import { Consumer } from "./websocket-peer.ts";
import { WireFailure } from "../base/failure.ts";
import { Handshake, recordHandshake } from "./websocket-handshake.ts";
import { RawPeer } from "./raw-websocket.ts";
import { ReceivedBytes } from "./received-bytes.ts";
import { RecordedConnection } from "../base/recorder.ts";
import type { CheckContext } from "../base/check-context.ts";
import { handled } from "../base/check-context.ts";

/** The names of consumers, in the order in which a check opens them. */
const NAMES = ["Ada", "Bob", "Cy", "Dee", "Eve", "Fay"];

export class SocketClient {
  readonly #context: CheckContext;
  /** Called when the check is over. */
  readonly #ends = new Set<() => void>();
  #named = 0;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  /** Opens a WebSocket and resolves as soon as the server answers 101 (RFC 6455, section 4). */
  open(path: string, why: string): Promise<Consumer> {
    return handled(this.#open(path, why));
  }

  async #open(path: string, why: string): Promise<Consumer> {
    const { origin, lookup } = this.#context;
    const url = new URL(path, origin);
    url.protocol = url.protocol.replace("http", "ws");
    const { name, connection } = this.#newConsumer();
    let received: ReceivedBytes | undefined;
    const webSocket = new WebSocket(url, {
      perMessageDeflate: false,
      finishRequest: (request) => {
        recordHandshake(request, connection);
        request.once("socket", (socket) => (received = ReceivedBytes.of(socket)));
        request.end();
      },
      ...(lookup ? { lookup } : {}),
    });
    this.#ends.add(() => webSocket.terminate());
    webSocket.once("upgrade", ({ socket }) => received?.stop(socket));
    const consumer = new Consumer(webSocket, connection, name, this.#context);
    await consumer.opened(why, () => received?.all);
    return consumer;
  }

  /** Performs the handshake like a WebSocket client, then leaves the bytes of the connection to the check. */
  raw(path: string, why: string): Promise<RawPeer> {
    return handled(this.#raw(path, why));
  }

  async #raw(path: string, why: string): Promise<RawPeer> {
    const { connection, outcome } = await this.#shakeHands(path, why);
    if (!(outcome instanceof Answer))
      return new RawPeer(outcome, connection, this.#context.deadlineMs);
    throw new WireFailure({
      expected: `101 Switching Protocols for the upgrade on ${path}`,
      got: `status ${outcome.status}`,
      why,
      mark: { event: outcome.event, part: "status", note: "expected 101" },
    });
  }

  /**
   * Requests an upgrade that the server has to refuse in HTTP, and resolves with that answer.
   *
   * Rejects when the answer has no end, or when the connection then stays open and answers nothing more.
   */
  refused(path: string, why: string): Promise<Answer> {
    return handled(this.#refused(path, why));
  }

  async #refused(path: string, why: string): Promise<Answer> {
    const { event, outcome, handshake } = await this.#shakeHands(path, why);
    if (outcome instanceof Answer) {
      await handshake.refusalEnds(outcome, why);
      return outcome;
    }
    outcome.destroy();
    throw new WireFailure({
      expected: `the upgrade on ${path} to be refused in HTTP`,
      got: "101 Switching Protocols",
      why,
      mark: { event, part: "event", note: "expected an HTTP answer" },
    });
  }

  /** Closes every connection that the check left open. */
  close(): void {
    for (const end of this.#ends) end();
  }

  async #shakeHands(path: string, why: string) {
    const { connection } = this.#newConsumer();
    const handshake = new Handshake(this.#context, connection, path);
    this.#ends.add(() => handshake.cut());
    const { event, outcome } = await handshake.outcome(why);
    return { connection, event, outcome, handshake };
  }

  #newConsumer() {
    const name = NAMES[this.#named % NAMES.length] ?? "Ada";
    this.#named += 1;
    const { recorder } = this.#context;
    const participant = recorder.participant(name.toLowerCase(), name, "consumer");
    return { name, connection: new RecordedConnection(recorder, participant) };
  }
}
