/**
 * The command's side of the messages with a worker.
 */

import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { within } from "../base/deadline.ts";
import { isObject } from "../base/describe.ts";
import type { FromWorker, Run, ThrownError, ToWorker } from "./worker/messages.ts";
import { processorMs } from "./processor-time.ts";
import { Heartbeat } from "./heartbeat.ts";

/** The connection exists before the question is sent: a running event loop has seen it long before. */
const PROOF_DEADLINE_MS = 1_000;

interface WorkerEvents {
  /** Its event loop has been blocked for 3 s, and it was computing meanwhile. */
  stuck: () => void;
  /** The server's file could not be loaded. */
  loadFailed: (error: ThrownError) => void;
}

export class WorkerLink {
  readonly heartbeat: Heartbeat;
  /** The last uncaught error: it most probably ends the process. */
  uncaught: ThrownError | undefined;
  /** The last port that the server asked for and that was in use. */
  refusedPort: number | undefined;
  #remappedPort: number | undefined;
  readonly #child: ChildProcess;
  readonly #events: WorkerEvents;
  #publicPort: number | undefined;
  #proven = () => {};

  constructor(child: ChildProcess, events: WorkerEvents) {
    this.#child = child;
    this.#events = events;
    const send = (message: ToWorker) => this.#send(message);
    this.heartbeat = new Heartbeat(send, events.stuck, () => processorMs(child.pid));
    child.on("message", (message) => {
      if (isFromWorker(message)) this.#onMessage(message);
    });
    child.once("exit", () => this.heartbeat.stop());
  }

  /** Has it load the server. */
  run(what: Run): void {
    this.#publicPort = what.publicPort;
    this.#send({ type: "run", ...what });
  }

  /** The port on which a server that printed `port` listens: another one, when `port` is remapped. */
  async realPort(port: number): Promise<number> {
    if (port !== this.#publicPort) return port;
    // By then all of the worker's earlier messages have been received.
    await this.heartbeat.answered();
    return this.#remappedPort ?? port;
  }

  /** Whether the server in the worker has accepted this connection. */
  async accepted(socket: Socket): Promise<boolean> {
    const { remotePort: real = 0, localPort: remotePort = 0 } = socket;
    // The worker knows the connection by the port that the server sees.
    const port = (real === this.#remappedPort ? this.#publicPort : undefined) ?? real;
    const proof = new Promise<void>((resolve) => (this.#proven = resolve));
    this.#send({ type: "prove", port, remotePort });
    const proven = await within(proof, { ms: PROOF_DEADLINE_MS }).then(
      () => true,
      () => false,
    );
    // A blocked event loop accepts nothing. That is another problem, and reported as such.
    if (!proven) await this.heartbeat.answered();
    return proven;
  }

  #onMessage(message: FromWorker): void {
    this.heartbeat.onMessage(message);
    if (message.type === "proof") this.#proven();
    if (message.type === "remapped") this.#remappedPort ??= message.port;
    if (message.type === "uncaught") this.uncaught = message.error;
    if (message.type === "port-refused") this.refusedPort = message.port;
    if (message.type === "load-failed") this.#events.loadFailed(message.error);
  }

  #send(message: ToWorker): void {
    // A process that has just ended gets no messages; its exit is what counts.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

/** A server could write to the channel too, although it has no reason to. */
function isFromWorker(message: unknown): message is FromWorker {
  return isObject(message) && typeof message["type"] === "string";
}
