/**
 * What others see of a session: its state, and what the live page needs of it.
 */

import type { StepResult, Verdict } from "@course/lesson-kit/judge";
import type { LiveRecord } from "@course/tap/record";
import type { LessonContext } from "../workspace/context.ts";
import type { Deliveries } from "./deliveries.ts";

/** What the page is drawn from. */
export interface SessionState {
  verdict: Verdict;
  /** Set while a verdict takes longer than a blink: what is being checked. */
  checking?: string | undefined;
  editPlace?: (step: StepResult) => string;
  source?: string;
  /** What the learner has changed since the step that fails now passed. */
  changed?: string | undefined;
}

/** What the live page shows of a session, and acts on. */
export interface LiveSession {
  readonly state: SessionState;
  readonly record: LiveRecord;
  /** The preview server; undefined until its port is known. */
  readonly preview: { readonly address: string } | undefined;
  /** Undefined in a lesson that delivers nothing. */
  readonly deliveries: Deliveries | undefined;
}

/** The live page, once it is served. */
export interface LivePage {
  readonly url: string;
  /** Shows the session as it is now. */
  changed(): void;
  close(): Promise<void>;
}

/** Serves a session's live page. */
export type OpenLive = (context: LessonContext, session: LiveSession) => Promise<LivePage>;
