/**
 * The lab checks itself: C1 to C10. Pure.
 */

import { noiseOf } from "../math/noise.ts";
import type { Check, Figures } from "../report/report.ts";
import { checkOf } from "./check.ts";
import {
  bytesCheck,
  clockCheck,
  deliveryCheck,
  baselineCheck,
  memoryCheck,
  scheduleCheck,
  stallCheck,
} from "./instrument.ts";
import {
  naiveCheck,
  pollingCostCheck,
  pollingDelayCheck,
  resumeCheck,
  transitCheck,
} from "./protocol.ts";

const CHECKS = [
  clockCheck,
  scheduleCheck,
  deliveryCheck,
  bytesCheck,
  pollingDelayCheck,
  pollingCostCheck,
  transitCheck,
  baselineCheck,
  stallCheck,
  memoryCheck,
  resumeCheck,
  naiveCheck,
] as const;

/** Why the machine is noisy; undefined when it is quiet. */
export function noiseIn({ transports }: Figures): string | undefined {
  const baseline = transports.find(({ id }) => id === "baseline")?.delayMs;
  return baseline && noiseOf(baseline.rounds, baseline.p99Rounds);
}

/** Every check, C10 last: it says whether the machine was quiet. */
export function checksOf(figures: Figures): Check[] {
  const noise = noiseIn(figures);
  const isNoisy = noise !== undefined;
  const quiet = {
    id: "C10",
    what: "the machine is quiet enough to trust milliseconds",
    expected: "the baseline varies little",
    measured: noise ?? "it does",
    holds: !isNoisy,
    isTimed: true,
  };
  return [...CHECKS.map((check) => check(figures)), quiet].map((each) => checkOf(each, isNoisy));
}
