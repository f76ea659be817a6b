/**
 * The command's end of its talk with a host.
 */

import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { startDeadline } from "../base/deadline.ts";
import { isObject } from "../base/match.ts";
import type { FromHost, ThrownError, ToHost } from "./worker/messages.ts";
import { processorMs } from "./processor-time.ts";
import { Pulse } from "./heartbeat.ts";

/** The connection was there before the question was sent: a loop that turns has met it long since. */
const PROOF_DEADLINE_MS = 1_000;

export interface HostEvents {
  /** Its event loop has not turned for 3 s, and it was computing meanwhile. */
  stuck: () => void;
  /** The server's file could not be loaded. */
  loadFailed: (error: ThrownError) => void;
}

export class HostLink {
  readonly pulse: Pulse;
  /** The last error that nobody caught: it most probably ends the process. */
  uncaught: ThrownError | undefined;
  /** The last port that the server asked for and did not get. */
  refusedPort: number | undefined;
  #door: number | undefined;
  readonly #child: ChildProcess;
  readonly #events: HostEvents;
  #behind: number | undefined;
  #proven = () => {};

  constructor(child: ChildProcess, events: HostEvents) {
    this.#child = child;
    this.#events = events;
    const say = (message: ToHost) => this.#say(message);
    this.pulse = new Pulse(say, events.stuck, () => processorMs(child.pid));
    child.on("message", (message) => {
      if (isFromHost(message)) this.#hear(message);
    });
    child.once("exit", () => this.pulse.stop());
  }

  /** Has it load the server's file; `behind` is the port that another listener holds for it. */
  run(file: string, env: Record<string, string>, behind?: number): void {
    this.#behind = behind;
    this.#say({ type: "run", file, env, behind });
  }

  /** Where a server that printed `port` really listens: elsewhere, when it is behind that one. */
  async realPort(port: number): Promise<number> {
    if (port !== this.#behind) return port;
    // What the host has said before it answers has been heard by then.
    await this.pulse.answered();
    return this.#door ?? port;
  }

  /** Whether the server in the host is the one who has accepted this connection. */
  async accepted(socket: Socket): Promise<boolean> {
    const { remotePort: real = 0, localPort: remotePort = 0 } = socket;
    // The host knows the port by the number that it shows to the server.
    const port = (real === this.#door ? this.#behind : undefined) ?? real;
    const proof = new Promise<boolean>((resolve) => {
      const cancel = startDeadline(PROOF_DEADLINE_MS, () => resolve(false));
      this.#proven = () => {
        cancel();
        resolve(true);
      };
    });
    this.#say({ type: "prove", port, remotePort });
    const proven = await proof;
    // A loop that does not turn can accept nothing. That is another problem, and told as such.
    if (!proven) await this.pulse.answered();
    return proven;
  }

  #hear(message: FromHost): void {
    this.pulse.hear(message);
    if (message.type === "proof") this.#proven();
    if (message.type === "door") this.#door ??= message.port;
    if (message.type === "uncaught") this.uncaught = message.error;
    if (message.type === "port-refused") this.refusedPort = message.port;
    if (message.type === "load-failed") this.#events.loadFailed(message.error);
  }

  #say(message: ToHost): void {
    // A process that has just ended cannot be told anything; its exit says the rest.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

/** A server could write to the pipe too, although nothing leads it there. */
function isFromHost(message: unknown): message is FromHost {
  return isObject(message) && typeof message["type"] === "string";
}
