/**
 * What the lesson command and its page say to each other. Pure types.
 */

import type { Connection, Participant, Trace, TraceEvent } from "@course/wire";

/** What has crossed since the last time; what has a known id replaces the old. */
export interface News {
  participants: Participant[];
  connections: Connection[];
  events: TraceEvent[];
}

interface LiveStep {
  number: number;
  title: string;
  state: "passed" | "failed" | "open";
}

export interface LiveDelivery {
  number: number;
  /** The time of day, as the terminal writes it. */
  at: string;
  type: string;
  attempt?: number;
  answer: string;
  /** "holds", why it does not, or that there is none. */
  signature: string;
  /** The delivery as it crossed the wire. */
  lines: string[];
}

export interface LiveInbox {
  url: string;
  answer: string;
  answers: string[];
  /** Where it is registered, or why it is not, as a sentence. */
  registered: string;
  /** The newest first. */
  deliveries: LiveDelivery[];
}

/** Everything that the page shows beside the messages themselves. */
export interface LiveState {
  lesson: string;
  title: string;
  /** Where the learner's server is asked: `http://localhost:4002`. */
  address: string;
  /** Set while a verdict takes longer than a blink. */
  checking?: string;
  steps: LiveStep[];
  /** The first step that fails, in the words of the terminal. */
  failure?: { step: number; check: string; expected: string; got: string; why: string };
  /** Why the server could not be judged at all. */
  problem?: string;
  /** How many messages were dropped to make room for newer ones. */
  dropped: number;
  /** The console's WebSocket. */
  socket: "closed" | "opening" | "open";
  inbox?: LiveInbox;
}

/** The failing check's messages beside those of the author's server in the same check. */
export interface Comparison {
  check: string;
  yours: Trace;
  solution: Trace;
  /** The first difference: its event on either side, where there is one; absent when there is none. */
  difference?: { yours?: string; solution?: string; words: string };
}
