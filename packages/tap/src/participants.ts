/**
 * Who talks to the server, as far as it can be told: by what they call themselves in User-Agent.
 *
 * Every one of them is a lane of the diagram, so that there are few: all HTTP of one program is one lane,
 * and so is each of its WebSockets that are open at the same time.
 */

import { SERVER } from "@course/lesson-kit/judge";
import type { Participant } from "@course/wire";
import type { LiveRecord } from "./live-record.ts";

interface Known {
  pattern: RegExp;
  id: string;
  label: string;
  kind?: Participant["kind"];
}

const KNOWN: readonly Known[] = [
  { pattern: /^course-inbox/, id: "inbox", label: "the inbox", kind: "receiver" },
  { pattern: /^course-console/, id: "console", label: "the console" },
  { pattern: /^Mozilla\//, id: "browser", label: "browser" },
  { pattern: /^curl\//, id: "curl", label: "curl" },
  { pattern: /^(node|undici)\b/i, id: "node", label: "Node" },
  { pattern: /python/i, id: "python", label: "Python" },
];
const NAMELESS: Known = { pattern: /^$/, id: "consumer", label: "a consumer" };
/** More lanes than this are no picture any more: the rest shares one. */
const MOST_LANES = 12;

export class Clients {
  readonly #record: LiveRecord;
  readonly #seen = new Set<string>();
  /** The lanes of the WebSockets that are open. */
  readonly #held = new Set<string>();

  constructor(record: LiveRecord) {
    this.#record = record;
  }

  /** The participant for a connection that asks with this User-Agent. */
  lane(userAgent: string): string {
    return this.#participant(known(userAgent), "");
  }

  /** The same for a WebSocket, which has a lane of its own until `release`. */
  hold(userAgent: string): string {
    const who = known(userAgent);
    for (let number = 1; ; number += 1) {
      const id = this.#participant(who, number === 1 ? "" : ` ${number}`);
      if (this.#held.has(id) && id !== NAMELESS.id) continue;
      this.#held.add(id);
      return id;
    }
  }

  release(id: string): void {
    this.#held.delete(id);
  }

  #participant(who: Known, suffix: string): string {
    const id = who.id + suffix;
    const isOne = this.#seen.has(id) || this.#seen.size < MOST_LANES;
    const { label, kind = "consumer" } = isOne ? who : NAMELESS;
    const name = isOne ? id : NAMELESS.id;
    this.#seen.add(name);
    return this.#record.participant(name, isOne ? label + suffix : label, kind);
  }
}

function known(userAgent: string): Known {
  const found = KNOWN.find(({ pattern }) => pattern.test(userAgent));
  if (found) return found;
  const product = /^[\w.-]{1,20}/.exec(userAgent)?.[0];
  if (product === undefined || product === SERVER) return NAMELESS;
  return { pattern: /^$/, id: product, label: product };
}
