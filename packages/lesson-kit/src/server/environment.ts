/**
 * The environment variables of a server's process.
 */

/** Ours: with them a server could behave differently than when the learner starts it. */
const OURS = /^(VITEST|TEST|NODE_ENV|PORT|NODE_OPTIONS|NODE_CHANNEL_.*|VITE_.*|VITEST_.*)$/;

/** The variables of this process, without those that belong to the tests. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
}
