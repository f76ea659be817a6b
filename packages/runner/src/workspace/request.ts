/**
 * What the learner asks of `pnpm lesson`, once the words are understood.
 */

import type { Lesson } from "@course/lesson-kit/judge";

export const COMMANDS = [
  "start",
  "check",
  "hint",
  "diff",
  "reset",
  "undo",
  "trace",
  "send",
  "inbox",
] as const;
export type Command = (typeof COMMANDS)[number];

export interface Request {
  /** Absent: the map of all lessons. */
  lesson?: Lesson;
  command: Command | "map" | "help" | "next";
  /** What stands after the command. */
  rest: string[];
  target: Target;
  json: boolean;
  /** `trace --har FILE`: write the HTTP exchanges there. */
  har?: string;
  /** `undo --list`: show what can be got back. */
  list: boolean;
}

/** What to judge. */
export type Target = { kind: "exercise" } | { kind: "solution" } | UrlTarget;

interface UrlTarget {
  kind: "url";
  /** Scheme, host and port. */
  origin: string;
  /** Where that server reaches this machine, when it calls back. */
  callbackUrl?: string;
}
