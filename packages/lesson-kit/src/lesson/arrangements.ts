/**
 * What a lesson's servers need around them, as `"course"` in the lesson's package.json says it. Pure.
 *
 *     "course": {
 *       "env": { "WEBHOOK_SECRET": "whsec_…" },
 *       "judgedEnv": { "RETRY_DELAYS_MS": "50,100,200" },
 *       "role": "receiver",
 *       "callsBack": true,
 *       "service": { "variable": "REPORT_SERVICE_URL", "port": 4106, "file": "report-service/server.ts" }
 *     }
 *
 * A lesson that needs nothing says nothing.
 */

import { z } from "zod";

const variables = z.record(z.string(), z.string());

const schema = z.strictObject({
  /** The variables of the contract that every server of the lesson gets. Default: none. */
  env: variables.default({}),
  /** Those that only a server that is judged gets: shorter times, so that a verdict takes no minute. */
  judgedEnv: variables.default({}),
  /** What the server under test is: it provides (default), or it receives deliveries. */
  role: z.enum(["provider", "receiver"]).default("provider"),
  /** Whether it calls addresses that the checks listen at. Default: false. */
  callsBack: z.boolean().default(false),
  /** Another server that the lesson's own calls. A check plays its part; `file` is the one to try out. */
  service: z.strictObject({ variable: z.string(), port: z.int(), file: z.string() }).optional(),
});

export type Arrangements = z.infer<typeof schema>;

export const NEEDS_NOTHING: Arrangements = schema.parse({});

/** Reads them from the text of a package.json. Throws a sentence that names the lesson and the fault. */
export function arrangementsOf(lesson: string, packageJson: string): Arrangements {
  const { course = {} } = JSON.parse(packageJson) as { course?: unknown };
  const read = schema.safeParse(course);
  if (read.success) return read.data;
  const faults = z.prettifyError(read.error);
  throw new Error(
    `"course" in lessons/${lesson}/package.json is not as the kit reads it: ${faults}`,
  );
}
