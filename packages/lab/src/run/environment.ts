/**
 * The variables that the lab's processes get.
 */

/** Variables of the learner's own that would change what is measured. */
const OURS =
  /^(VITEST|TEST|NODE_ENV|PORT|PROVIDER_URL|NODE_OPTIONS|VITE_.*|VITEST_.*|.*_MS|WAIT_S)$/;

/** What this process got from its system, without what would change the figures. */
export function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
}
