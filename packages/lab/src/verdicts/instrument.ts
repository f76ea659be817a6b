/**
 * Whether the lab's own instruments are right: clock, schedule, delivery, bytes, baseline, memory. Pure.
 */

import type { Figures, TransportFigures } from "../report/report.ts";
import { digits, nameOf, nameOfTransport } from "../words/names.ts";
import { type Finding, orNone } from "./check.ts";

/** C1: both processes share one clock. */
export function clockCheck({ clock }: Figures): Finding {
  const both = [clock.before, clock.after];
  return {
    id: "C1",
    what: "both processes share one clock",
    expected: "an offset below half of the round trip",
    measured: both
      .map(
        ({ offsetUs, rttUs }) => `${digits(offsetUs)} µs, with a round trip of ${digits(rttUs)} µs`,
      )
      .join("; "),
    holds: both.every(({ offsetUs, rttUs }) => Math.abs(offsetUs) < rttUs / 2),
  };
}

const MOST_LATE_MS = 5;

/** C2: changes happen on schedule. */
export function scheduleCheck({ schedule }: Figures): Finding {
  return {
    id: "C2",
    what: "changes happen on schedule",
    expected: `99 % at most ${MOST_LATE_MS} ms late`,
    measured: `${digits(schedule.lateMs.p99)} ms`,
    holds: schedule.lateMs.p99 < MOST_LATE_MS,
    isTimed: true,
  };
}

/** C3: every change arrives once. */
export function deliveryCheck({ transports }: Figures): Finding {
  const wrong = transports.filter(({ lost, duplicates }) => lost + duplicates > 0);
  return {
    id: "C3",
    what: "every transport delivers each change once",
    expected: "nothing lost, no duplicates",
    measured: orNone(
      wrong.map(
        (transport) =>
          `${nameOfTransport(transport)}: ${transport.lost} lost, ${transport.duplicates} duplicates`,
      ),
      `${transports.reduce((all, { changes }) => all + changes, 0)} changes, each received once`,
    ),
    holds: wrong.length === 0,
  };
}

/** C4: bytes are exact, and both ends have counted the same. */
export function bytesCheck({ transports }: Figures): Finding {
  const pushed = transports.filter(
    ({ everyMs, bytes }) => everyMs === null && bytes.theory !== null,
  );
  const off = pushed.filter(({ bytes }) => Math.abs(bytes.perChange - (bytes.theory ?? 0)) > 1e-6);
  const disagreeing = transports.filter(({ bytes }) => bytes.disagreeing > 0);
  const wrong = [
    ...off.map(
      (transport) =>
        `${nameOfTransport(transport)}: ${digits(transport.bytes.perChange)} B${ofTheory(transport)}`,
    ),
    ...disagreeing.map((transport) => `${nameOfTransport(transport)}: the two ends disagree`),
  ];
  return {
    id: "C4",
    what: "byte counts match the framing, at both ends",
    expected: pushed
      .map((transport) => `${nameOfTransport(transport)} ${digits(transport.bytes.theory ?? 0)}`)
      .join(", "),
    measured: orNone(wrong, "exact"),
    holds: wrong.length === 0,
  };
}

const ofTheory = ({ bytes }: TransportFigures) =>
  bytes.theory === null ? "" : ` instead of ${digits(bytes.theory)}`;

/** A push through more code than the baseline's is not faster; chance alone may make it look so by this much. */
const LEAST_OF_BASELINE = 0.9;

/** C7: nothing is faster than the baseline. */
export function baselineCheck({ transports }: Figures): Finding {
  const baseline = transports.find(({ id }) => id === "baseline")?.delayMs.p50 ?? Number.NaN;
  const faster = transports.filter(({ delayMs }) => delayMs.p50 < LEAST_OF_BASELINE * baseline);
  return {
    id: "C7a",
    what: "no transport is faster than the baseline",
    expected: `at least ${LEAST_OF_BASELINE} of ${digits(baseline)} ms`,
    measured: orNone(
      faster.map(
        (transport) => `${nameOfTransport(transport)} ${digits(transport.delayMs.p50)} ms`,
      ),
      "none is",
    ),
    holds: faster.length === 0,
    isTimed: true,
  };
}

/** The 99th percentile is at most this many times the median, or this many times the baseline's. */
const MOST_OF_MEDIAN = 10;
const MOST_OF_BASELINE_P99 = 5;

/** C7: nothing stalls. 40 ms is what a delayed acknowledgement takes, when a small packet waits for it. */
export function stallCheck({ transports }: Figures): Finding {
  const baseline = transports.find(({ id }) => id === "baseline")?.delayMs.p99 ?? Number.NaN;
  const stalled = transports.filter(({ everyMs, delayMs }) => {
    const most = Math.max(MOST_OF_MEDIAN * delayMs.p50, MOST_OF_BASELINE_P99 * baseline);
    return everyMs === null && delayMs.p99 > most;
  });
  return {
    id: "C7b",
    what: "no push stalls",
    expected: `a 99th percentile of at most ${MOST_OF_MEDIAN} times the median, or ${MOST_OF_BASELINE_P99} times the baseline's`,
    measured: orNone(
      stalled.map(
        (transport) => `${nameOfTransport(transport)} ${digits(transport.delayMs.p99)} ms`,
      ),
      "none does",
    ),
    holds: stalled.length === 0,
    isTimed: true,
  };
}

/** Half and all of the consumers may differ by this share, or by this many bytes. */
const MOST_APART = 0.1;
const MOST_APART_BYTES = 350;

/** C8: memory for each consumer does not depend on how many there are. */
export function memoryCheck({ idle }: Figures): Finding {
  const known = idle.flatMap(({ transport, heapBytes, heapBytesAtHalf }) =>
    heapBytes === null || heapBytesAtHalf === null
      ? []
      : [{ transport, heapBytes, heapBytesAtHalf }],
  );
  const wrong = known.filter(({ heapBytes, heapBytesAtHalf }) => {
    const apart = Math.abs(heapBytes - heapBytesAtHalf);
    return apart > Math.max(MOST_APART * heapBytes, MOST_APART_BYTES);
  });
  const told = wrong.map(
    ({ transport, heapBytes, heapBytesAtHalf }) =>
      `${nameOf(transport)}: ${Math.round(heapBytesAtHalf)} B with half, ${Math.round(heapBytes)} B with all`,
  );
  return {
    id: "C8",
    what: "heap per consumer is the same with half of them",
    expected: `within ${MOST_APART * 100} % or ${MOST_APART_BYTES} B`,
    measured: orNone(told, known.length === 0 ? "n/a on this platform" : "it is"),
    holds: wrong.length === 0,
    isTimed: true,
  };
}
