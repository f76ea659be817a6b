/**
 * The lesson config: what a lesson's servers need, from `"course"` in the lesson's package.json. Pure.
 *
 *     "course": {
 *       "env": { "WEBHOOK_SECRET": "whsec_…" },
 *       "judgedEnv": { "RETRY_DELAYS_MS": "50,100,200" },
 *       "role": "receiver",
 *       "callsBack": true,
 *       "service": { "variable": "REPORT_SERVICE_URL", "port": 4106, "file": "service/server.ts" },
 *       "given": "0123…"
 *     }
 *
 * All members are optional. This file has only the types, because every command loads it; `config-schema.ts`,
 * which loads zod (50 ms), validates them in the lesson's tests.
 */

export interface LessonConfig {
  /** The environment variables that every server of the lesson gets. Default: none. */
  env: Record<string, string>;
  /** Those that only a judged server gets: shorter times, for a quick verdict. Default: none. */
  judgedEnv: Record<string, string>;
  /** What the server under test is: it provides (default), receives deliveries, or consumes. */
  role: "provider" | "receiver" | "consumer";
  /** Whether it calls URLs of the checks. Default: false. */
  callsBack: boolean;
  /** A service that the lesson's server calls. Checks stand in for it; `file` is one to try out by hand. */
  service?: { variable: string; port: number; file: string } | undefined;
  /** The digest of the lesson's `given.ts` (given.ts in this folder); none in a lesson without one. */
  given?: string | undefined;
}

export const NO_CONFIG: LessonConfig = {
  env: {},
  judgedEnv: {},
  role: "provider",
  callsBack: false,
};

/** Reads it from the text of a package.json. */
export function lessonConfigOf(packageJson: string): LessonConfig {
  const { course } = JSON.parse(packageJson) as { course?: Partial<LessonConfig> };
  return { ...NO_CONFIG, ...course };
}
