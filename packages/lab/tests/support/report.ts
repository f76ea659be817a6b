/**
 * Reports of the simulated machine.
 */

import { type About, figuresOf } from "../../src/figures/figures.ts";
import { reportOf } from "../../src/verdicts/assemble.ts";
import type { Report } from "../../src/report/report.ts";
import { PROFILES } from "../../src/run/profile.ts";
import type { Faults } from "./faults.ts";
import { simulated } from "./simulated.ts";

export const ABOUT: About = {
  profile: PROFILES.default,
  consumer: "solution",
  seed: 17,
  startedAt: "2026-11-27T12:00:00.000Z",
  machine: {
    node: "v20.20.2",
    platform: "linux",
    cpus: 2,
    cpu: "Simulated",
    loadAverage: 0.5,
    openFiles: 1_024,
  },
};

export const simulatedReport = (faults: Faults = {}): Report =>
  reportOf(figuresOf(simulated(faults), ABOUT));
