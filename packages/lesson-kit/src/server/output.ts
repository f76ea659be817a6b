/**
 * The output of a server, and the address in it.
 */

import type { ChildProcess } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** Only the end of the output is kept: it explains why a server died. */
const KEPT_CHARACTERS = 64 * 1024;

/** The line of the contract. Any host is accepted, not only localhost. */
const LISTENING = /\bListening on (http:\/\/[^\s/]+:\d+)\/?\s*$/i;

/** A server's output without the line of its address. */
export function withoutAddress(text: string): string {
  const lines = text.split("\n");
  const address = lines.findIndex((line) => addressIn(line) !== undefined);
  return lines
    .filter((_, index) => index !== address)
    .join("\n")
    .trim();
}

export class Output {
  #text = "";
  #origin: string | undefined;
  readonly #watchers = new Set<() => void>();

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      const read = readingLines((line) => this.#look(line));
      stream?.on("data", (chunk: string) => {
        read(chunk);
        this.#add(chunk);
      });
    }
  }

  /** The output so far, at most the last 64 Ki characters. */
  get text(): string {
    return this.#text;
  }

  /** The first origin that the server printed, once its line is complete: `http://localhost:4001`. */
  get origin(): string | undefined {
    return this.#origin;
  }

  /** Calls `watch` on each piece of output; returns the function that stops it. */
  watch(watch: () => void): () => void {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  }

  #look(line: string): void {
    this.#origin ??= addressIn(line);
  }

  #add(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-KEPT_CHARACTERS);
    for (const watch of this.#watchers) watch();
  }
}

const addressIn = (line: string) => LISTENING.exec(stripVTControlCharacters(line))?.[1];

/** Passes on complete lines only: a chunk may end anywhere, even inside a port number. */
function readingLines(each: (line: string) => void): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = (lines.pop() ?? "").slice(-KEPT_CHARACTERS);
    for (const line of lines) each(line);
  };
}
