/**
 * What a run of the lab has found. Only types, which cost nothing at run time: what each property means is
 * written in `schema-shape.ts`, which they are taken from; `schema.ts` checks a report that comes from outside.
 */

import type { z } from "zod";
import type * as shape from "./schema-shape.ts";

export { REPORT_VERSION } from "./version.ts";

/** What was measured, what the lab makes of it, and what others have published and say. */
export type Report = z.infer<typeof shape.report>;
/** What was measured. */
export type Figures = z.infer<typeof shape.figures>;

export type TransportFigures = z.infer<typeof shape.transportFigures>;
export type TransportId = TransportFigures["id"];
export type Delay = z.infer<typeof shape.delay>;

export type Transport = z.infer<typeof shape.transport>;
export type RealTransport = z.infer<typeof shape.realTransport>;
export type IdleFigures = z.infer<typeof shape.idleFigures>;
export type IdleTrafficFigures = z.infer<typeof shape.idleTrafficFigures>;
export type OutageFigures = z.infer<typeof shape.outageFigures>;
export type SweepFigures = z.infer<typeof shape.sweepFigures>;
export type EmptyPollFigures = z.infer<typeof shape.emptyPollFigures>;
export type DelayFigures = z.infer<typeof shape.delayFigures>;

export type Check = z.infer<typeof shape.check>;
export type Verdict = Check["verdict"];
export type Published = z.infer<typeof shape.published>;
export type ArticleVerdict = z.infer<typeof shape.articleVerdict>;
