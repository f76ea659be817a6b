/**
 * What a server prints, and the address in it.
 */

import type { ChildProcess } from "node:child_process";

/** The end of a server's output is what explains its death; more is not kept. */
const KEPT_CHARACTERS = 64 * 1024;

/** The line of the contract. A name or address other than localhost is taken as it is. */
const LISTENING = /^.*\bListening on (http:\/\/[^\s/]+:\d+)\/?\s*$/im;

/** What is left of a server's output when the line with its address is taken out. */
export function withoutAddress(text: string): string {
  return text.replace(LISTENING, "").trim();
}

export class Output {
  #text = "";
  #watchers = new Set<() => void>();

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (chunk: string) => this.#add(chunk));
    }
  }

  /** Everything printed so far, at most the last 64 Ki characters. */
  get text(): string {
    return this.#text;
  }

  /** The origin that the server printed, once it has: `http://localhost:4001`. */
  get origin(): string | undefined {
    return LISTENING.exec(this.#text)?.[1];
  }

  /** Calls `watch` on each piece of output; returns the function that stops it. */
  watch(watch: () => void): () => void {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  }

  #add(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-KEPT_CHARACTERS);
    for (const watch of this.#watchers) watch();
  }
}
