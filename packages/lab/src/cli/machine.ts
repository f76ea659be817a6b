/**
 * The machine on which a run takes place, for the reader of its figures.
 */

import { availableParallelism, cpus, loadavg } from "node:os";
import type { Report } from "../report/report.ts";
import { openFilesLimit } from "../run/limits.ts";

export function machine(): Report["machine"] {
  return {
    node: process.version,
    platform: process.platform,
    cpus: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    loadAverage: loadavg()[0] ?? 0,
    openFiles: openFilesLimit() ?? null,
  };
}
