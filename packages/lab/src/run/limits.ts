/**
 * What the system allows.
 */

/** Of the files that a process may have open: its code, its pipes, its servers. */
const OTHER_FILES = 60;

/** How many files a process may have open; undefined where the system does not tell. */
export function openFilesLimit(): number | undefined {
  // Node 20 knows it, its types do not: the part about the network would look up names, for seconds.
  const report = Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft: unknown } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === "number" ? soft : undefined;
}

/** How many connections one process can hold besides its other files. */
export function connectionsPossible(limit = openFilesLimit()): number {
  return limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - OTHER_FILES);
}
