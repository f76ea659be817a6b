/**
 * How large a run is. Pure data.
 */

export type ProfileName = "quick" | "default" | "full";

/** So many changes, at random moments with this many a second on average. */
export interface Schedule {
  perSecond: number;
  count: number;
}

export interface Profile {
  name: ProfileName;
  /** A change as JSON in UTF-8, the same for every transport. */
  payloadBytes: number;
  /** Rounds in which every transport has its turn, in random order. */
  rounds: number;
  /** Rounds that may be added while the machine is noisy. */
  extraRounds: number;
  /** And only until so long after the first. */
  extraUntilMs: number;
  changesPerRound: number;
  changesPerSecond: number;
  /** Discarded at the start of the run, and of each turn. */
  warmUp: { first: number; each: number };
  /** Changes of each turn in which the provider's processor time is looked at, and nothing else. */
  meteredPerRound: number;
  polling: { windows: number; windowMs: number; perSecond: number; everyMs: [number, number] };
  idle: { consumers: number };
  outage: {
    totalMs: number;
    awayFromMs: number;
    awayMs: number;
    unheardFromMs: number;
    unheardMs: number;
    changes: number;
  };
  sweep: { everyMs: number; pollers: number; points: { perPoll: number; windowMs: number }[] };
  delay: {
    oneWayMs: number;
    /** For what is pushed, on a connection or to an address. */
    pushed: Schedule;
    /** For what is asked for: with time for a request in between, and without. */
    sparse: Schedule;
    dense: Schedule;
  };
  idleTraffic: { windowMs: number };
  /** How much is sent to a consumer that is frozen, at most. */
  frozen: { mostBytes: number };
}

/** The same run with another delay: its changes keep their distance in transits. */
export function withDelay(profile: Profile, oneWayMs: number): Profile {
  const { delay } = profile;
  const times = delay.oneWayMs / oneWayMs;
  const apart = ({ perSecond, count }: Schedule) => ({ perSecond: perSecond * times, count });
  const [sparse, dense] = [apart(delay.sparse), apart(delay.dense)];
  return { ...profile, delay: { ...delay, oneWayMs, sparse, dense } };
}

const DEFAULT: Profile = {
  name: "default",
  payloadBytes: 240,
  rounds: 8,
  extraRounds: 2,
  extraUntilMs: 15_000,
  changesPerRound: 40,
  changesPerSecond: 160,
  warmUp: { first: 50, each: 5 },
  meteredPerRound: 10,
  polling: { windows: 6, windowMs: 2_000, perSecond: 25, everyMs: [100, 1_000] },
  idle: { consumers: 1_000 },
  outage: {
    totalMs: 5_000,
    awayFromMs: 1_000,
    awayMs: 2_000,
    unheardFromMs: 3_800,
    unheardMs: 600,
    changes: 100,
  },
  sweep: {
    everyMs: 40,
    pollers: 4,
    points: [
      { perPoll: 0.0151, windowMs: 5_000 },
      { perPoll: 0.1, windowMs: 2_500 },
      { perPoll: 0.5, windowMs: 1_500 },
      { perPoll: 1, windowMs: 1_500 },
      { perPoll: 2, windowMs: 1_500 },
      { perPoll: 5, windowMs: 1_500 },
    ],
  },
  delay: {
    oneWayMs: 25,
    pushed: { perSecond: 100, count: 80 },
    sparse: { perSecond: 6, count: 24 },
    dense: { perSecond: 40, count: 60 },
  },
  idleTraffic: { windowMs: 1_200 },
  frozen: { mostBytes: 20e6 },
};

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  quick: {
    ...DEFAULT,
    name: "quick",
    rounds: 3,
    extraRounds: 0,
    polling: { ...DEFAULT.polling, windows: 4, windowMs: 1_500 },
    idle: { consumers: 200 },
    sweep: {
      ...DEFAULT.sweep,
      points: [
        { perPoll: 0.0151, windowMs: 4_000 },
        { perPoll: 1, windowMs: 1_500 },
        { perPoll: 5, windowMs: 1_500 },
      ],
    },
    delay: {
      ...DEFAULT.delay,
      sparse: { perSecond: 6, count: 20 },
      dense: { perSecond: 40, count: 40 },
    },
  },
  default: DEFAULT,
  full: {
    ...DEFAULT,
    name: "full",
    rounds: 20,
    extraRounds: 10,
    extraUntilMs: 120_000,
    polling: { ...DEFAULT.polling, windows: 20, windowMs: 3_000 },
    idle: { consumers: 2_000 },
    sweep: {
      ...DEFAULT.sweep,
      points: DEFAULT.sweep.points.map((each) => ({ ...each, windowMs: each.windowMs * 3 })),
    },
    delay: {
      ...DEFAULT.delay,
      pushed: { perSecond: 100, count: 400 },
      sparse: { perSecond: 5, count: 100 },
      dense: { perSecond: 40, count: 300 },
    },
  },
};
