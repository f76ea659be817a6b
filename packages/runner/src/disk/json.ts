/** JSON in the files of the history and the progress, which may be damaged. */

/** JSON as a person reads it: indented, with a newline at the end. */
export function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Parses JSON; undefined when it is not JSON, or missing. */
export function parseJson(bytes: Buffer | undefined): unknown {
  try {
    return bytes === undefined ? undefined : JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
