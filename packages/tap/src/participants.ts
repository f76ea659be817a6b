/**
 * Who talks to the server, as far as the User-Agent header tells.
 *
 * Each participant is a lane of the diagram, so there are few: all HTTP of one program shares one lane, and
 * each of its WebSockets that are open at once has its own.
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
/** A diagram with more lanes can't be read: the rest shares one. */
const MAX_LANES = 12;

export class Participants {
  readonly #record: LiveRecord;
  readonly #seen = new Set<string>();
  /** The lanes of the WebSockets that are open. */
  readonly #taken = new Set<string>();

  constructor(record: LiveRecord) {
    this.#record = record;
  }

  /** The participant for a connection with this User-Agent. */
  sharedLane(userAgent: string): string {
    return this.#participant(known(userAgent), "");
  }

  /** The participant for a WebSocket, which has a lane of its own until `release`. */
  ownLane(userAgent: string): string {
    const who = known(userAgent);
    for (let number = 1; ; number += 1) {
      const id = this.#participant(who, number === 1 ? "" : ` ${number}`);
      if (this.#taken.has(id) && id !== NAMELESS.id) continue;
      this.#taken.add(id);
      return id;
    }
  }

  release(id: string): void {
    this.#taken.delete(id);
  }

  #participant(who: Known, suffix: string): string {
    const id = who.id + suffix;
    const hasLane = this.#seen.has(id) || this.#seen.size < MAX_LANES;
    const { label, kind = "consumer" } = hasLane ? who : NAMELESS;
    const name = hasLane ? id : NAMELESS.id;
    this.#seen.add(name);
    return this.#record.participant(name, hasLane ? label + suffix : label, kind);
  }
}

function known(userAgent: string): Known {
  const found = KNOWN.find(({ pattern }) => pattern.test(userAgent));
  if (found) return found;
  const product = /^[\w.-]{1,20}/.exec(userAgent)?.[0];
  if (product === undefined || product === SERVER) return NAMELESS;
  return { pattern: /^$/, id: product, label: product };
}
