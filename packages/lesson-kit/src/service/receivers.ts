/**
 * The `receiver` fixture: the receivers of one check, opened as it needs them and closed together.
 */

import { Receiver, type Script } from "./receiver.ts";
import { SharedListener } from "../base/listener.ts";
import type { CheckContext } from "../base/check-context.ts";

export class Receivers {
  readonly #context: CheckContext;
  readonly #shared: SharedListener | undefined;
  readonly #ends: (() => unknown)[] = [];
  #opened = 0;

  /** With `shared` they are all reached through that one listener, each below a path of its own. */
  constructor(context: CheckContext, shared?: SharedListener) {
    this.#context = context;
    this.#shared = shared;
  }

  /**
   * Listens, on a free port of the loopback interface unless `--callback-url` says where.
   *
   * The replies are used up one for each delivery, in order; the last one goes on for ever. Default: 204.
   */
  async listen(...script: Script[]): Promise<Receiver> {
    const id = `receiver-${(this.#opened += 1)}`;
    const parts = { id, label: id.replace("-", " "), kind: "receiver" } as const;
    const receiver = new Receiver(this.#context, parts).answers(...script);
    const listener = this.#shared ?? (await this.#listener());
    // Unlike in any other check: what is still on its way to that one finds nobody.
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
