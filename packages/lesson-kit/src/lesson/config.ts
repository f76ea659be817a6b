/**
 * What a lesson's servers need around them, as `"course"` in the lesson's package.json says it. Pure.
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
 * A lesson that needs nothing says nothing. This file is only the shape, because every command reads it:
 * `arrangements-schema.ts`, which brings zod (50 ms), checks it where all else of a lesson is checked, in
 * its tests.
 */

export interface LessonConfig {
  /** The variables of the contract that every server of the lesson gets. Default: none. */
  env: Record<string, string>;
  /** Those that only a server that is judged gets: shorter times, so that a verdict takes no minute. */
  judgedEnv: Record<string, string>;
  /** What the server under test is: it provides (default), receives deliveries, or asks and is told. */
  role: "provider" | "receiver" | "consumer";
  /** Whether it calls addresses that the checks listen at. Default: false. */
  callsBack: boolean;
  /** Another server that the lesson's own calls. A check plays its part; `file` is the one to try out. */
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

/** Reads them from the text of a package.json. */
export function lessonConfigOf(packageJson: string): LessonConfig {
  const { course } = JSON.parse(packageJson) as { course?: Partial<LessonConfig> };
  return { ...NO_CONFIG, ...course };
}
