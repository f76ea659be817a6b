/**
 * What you need, as `decide` takes it: the types, and typical needs.
 */

/** Who can open a connection to whom: both, only the consumer (`out`), only the provider (`in`). */
export type Reach = "both" | "out" | "in";

export interface Needs {
  /** How often something happens. */
  changesPerHour: number;
  consumers: number;
  /** How old a change may be, for 99 of 100. */
  withinMs: number;
  reach: Reach;
  /** Whether the consumer also sends, at any time. */
  sends: boolean;
  /** One way of the distance between the two, in milliseconds. */
  oneWayMs: number;
  /** What the provider can spare for idle consumers. */
  memoryBytes: number;
}

interface TypicalNeeds {
  name: string;
  needs: Needs;
}

const GIGABYTE = 1e9;

/** The defaults. */
export const USUAL: Needs = {
  changesPerHour: 60,
  consumers: 100,
  withinMs: 2_000,
  reach: "both",
  sends: false,
  oneWayMs: 25,
  memoryBytes: GIGABYTE,
};

export const TYPICAL: readonly TypicalNeeds[] = [
  {
    name: "a shop sends orders to 200 partners",
    needs: { ...USUAL, changesPerHour: 1, consumers: 200, withinMs: 5_000 },
  },
  {
    name: "a web page shows live prices",
    needs: { ...USUAL, changesPerHour: 36_000, consumers: 5_000, withinMs: 200, reach: "out" },
  },
  {
    name: "people edit one document together",
    needs: {
      ...USUAL,
      changesPerHour: 7_200,
      consumers: 20,
      withinMs: 200,
      reach: "out",
      sends: true,
    },
  },
  {
    name: "a dashboard, at most a minute old",
    needs: { ...USUAL, changesPerHour: 720, consumers: 50, withinMs: 60_000, reach: "out" },
  },
  {
    name: "500,000 phones, one message a day",
    needs: { ...USUAL, changesPerHour: 1 / 24, consumers: 500_000, withinMs: 60_000, reach: "out" },
  },
];
