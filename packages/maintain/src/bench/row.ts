import { median, percentile } from "@course/command/statistics";

/** One row of the bench's table. */
export interface Row {
  /** What was measured, with its unit: "lesson 02: save to verdict, ms". The same in each run. */
  what: string;
  values: number[];
}

/** A row in short, to be kept: what was measured, its median and its 95th percentile. */
export interface Figures {
  what: string;
  median: number;
  p95: number;
  count: number;
}

export const figuresOf = ({ what, values }: Row): Figures => ({
  what,
  median: median(values),
  p95: percentile(values, 95),
  count: values.length,
});
