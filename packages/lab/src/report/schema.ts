/**
 * Checks a report that comes from outside: a file, another program. Inside, the types of
 * `report/report.ts` are enough; import this as `@course/lab/schema`.
 */

import * as z from "zod";
import type { Report } from "./report.ts";
import { report } from "./schema-shape.ts";
import { REPORT_VERSION } from "./version.ts";

/** A report as JSON Schema, draft 2020-12: what lies in compare.schema.json. */
export const reportJsonSchema = () =>
  z.toJSONSchema(report, { target: "draft-2020-12", io: "input" });

/**
 * Checks a value, such as parsed JSON, and gives it back as a report. Throws an Error that says what is
 * wrong and how to get a good one.
 */
export function parseReport(value: unknown): Report {
  const version =
    typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (version !== REPORT_VERSION) {
    throw new Error(
      `This is not a report of version ${REPORT_VERSION} (its version is ${JSON.stringify(version) ?? "missing"}): run pnpm compare again.`,
    );
  }
  const read = report.safeParse(value);
  if (read.success) return read.data;
  throw new Error(
    `This report does not match packages/lab/compare.schema.json: run pnpm compare again.\n${z.prettifyError(read.error)}`,
  );
}
