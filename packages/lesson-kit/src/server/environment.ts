/**
 * The variables that a process for a server gets.
 */

/** Ours: a server that saw them would behave otherwise than where the learner starts it. */
const OURS = /^(VITEST|TEST|NODE_ENV|PORT|NODE_OPTIONS|NODE_CHANNEL_.*|VITE_.*|VITEST_.*)$/;

/** What this process got from the learner's system, without what belongs to the tests. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
}
