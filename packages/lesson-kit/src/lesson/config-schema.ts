/**
 * Checks the "course" member of a lesson's package.json, which `config.ts` reads.
 */

import * as z from "zod";
import type { LessonConfig } from "./config.ts";

const variables = z.record(z.string(), z.string());

const schema = z.strictObject({
  env: variables.exactOptional(),
  judgedEnv: variables.exactOptional(),
  role: z.enum(["provider", "receiver", "consumer"]).exactOptional(),
  callsBack: z.boolean().exactOptional(),
  service: z.strictObject({ variable: z.string(), port: z.int(), file: z.string() }).optional(),
  given: z.string().optional(),
}) satisfies z.ZodType<Partial<LessonConfig>>;

/** Throws a sentence that names the lesson and the fault. */
export function checkLessonConfig(lesson: string, packageJson: string): void {
  const { course = {} } = JSON.parse(packageJson) as { course?: unknown };
  const read = schema.safeParse(course);
  if (read.success) return;
  const faults = z.prettifyError(read.error);
  throw new Error(
    `"course" in lessons/${lesson}/package.json is not as the kit reads it: ${faults}`,
  );
}
