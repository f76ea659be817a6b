/**
 * The `receiver` fixture: the receivers of one check, opened on demand and closed together.
 */

import { Receiver, type Script } from "./receiver.ts";
import { SharedListener } from "../base/listener.ts";
import type { CheckContext } from "../base/check-context.ts";

export class Receivers {
  readonly #context: CheckContext;
  readonly #shared: SharedListener | undefined;
  readonly #ends: (() => unknown)[] = [];
  #opened = 0;

  /** With `shared` they all use that listener, each below its own path. */
  constructor(context: CheckContext, shared?: SharedListener) {
    this.#context = context;
    this.#shared = shared;
  }

  /**
   * Opens a receiver, on a free port of the loopback interface or below `--callback-url`.
   *
   * Each delivery gets the next reply of the script; the last one repeats. Default: 204.
   */
  async listen(...script: Script[]): Promise<Receiver> {
    const id = `receiver-${(this.#opened += 1)}`;
    const parts = { id, label: id.replace("-", " "), kind: "receiver" } as const;
    const receiver = new Receiver(this.#context, parts).answers(...script);
    const listener = this.#shared ?? (await this.#listener());
    // A new path in every check: a late delivery of another check finds no receiver.
    const path = this.#shared ? `/${id}-${(serial += 1)}` : "";
    receiver.url = listener.url + path;
    this.#ends.push(listener.addRoute(path, receiver.take), () => receiver.close());
    return receiver;
  }

  async close(): Promise<void> {
    await Promise.all(this.#ends.map((end) => end()));
  }

  async #listener(): Promise<SharedListener> {
    const listener = await SharedListener.open();
    this.#ends.push(() => listener.close());
    return listener;
  }
}

let serial = 0;
