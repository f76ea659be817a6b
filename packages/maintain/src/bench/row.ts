/** One row of the bench's table. */
export interface Row {
  /** What was measured, with its unit: "lesson 02: save to verdict, ms". */
  what: string;
  values: number[];
}
