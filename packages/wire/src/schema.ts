/**
 * Checks a trace that comes from outside: a file, another program. Inside, the types of `trace.ts` are
 * enough, so `index.ts` leaves this file and zod out: import it as `@course/wire/schema`.
 */
import type { z } from "zod";
import { escapeControls } from "./cells.ts";
import { traceSchema } from "./schema-shape.ts";
import type { Trace } from "./trace.ts";
import { TRACE_VERSION } from "./version.ts";

export { traceJsonSchema, traceSchema } from "./schema-shape.ts";

/**
 * Checks a value, such as parsed JSON, and gives it back as a trace without unknown properties.
 * Throws an Error that says in one place what is wrong, and how to get a good trace: not an object,
 * another version, a wrong value, or an id that belongs to nothing.
 */
export function parseTrace(value: unknown): Trace {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unreadable(`it is ${show(value)}, not an object`);
  }
  const version = "version" in value ? value.version : undefined;
  if (version !== TRACE_VERSION) {
    const what = version === undefined ? "it names no version" : `its version is ${show(version)}`;
    const how = "Update the course, or record the trace again.";
    throw new Error(
      `Cannot read the trace: ${what}, and only version ${TRACE_VERSION} is known here. ${how}`,
    );
  }
  const result = traceSchema.safeParse(value);
  if (!result.success) throw unreadable(describeIssues(result.error.issues, value));
  checkIds(result.data);
  return result.data;
}

function checkIds(trace: Trace): void {
  const participants = uniqueIds(trace.participants, "participants");
  const connections = uniqueIds(trace.connections, "connections");
  uniqueIds(trace.events, "events");
  for (const [index, { from, to }] of trace.connections.entries()) {
    checkKnown(from, participants, `connections[${index}].from`, "participant");
    checkKnown(to, participants, `connections[${index}].to`, "participant");
  }
  for (const [index, one] of trace.events.entries()) {
    checkKnown(one.connection, connections, `events[${index}].connection`, "connection");
    checkKnown(one.from, participants, `events[${index}].from`, "participant");
    checkKnown(one.to, participants, `events[${index}].to`, "participant");
  }
}

function uniqueIds(items: { id: string }[], where: string): Set<string> {
  const ids = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    if (ids.has(id)) throw unreadable(`${where}[${index}].id is ${show(id)}, as is an earlier one`);
    ids.add(id);
  }
  return ids;
}

function checkKnown(id: string, known: Set<string>, where: string, kind: string): void {
  if (!known.has(id)) throw unreadable(`${where} is ${show(id)}, but no ${kind} has that id`);
}

function describeIssues(issues: z.core.$ZodIssue[], value: object): string {
  const [first, ...others] = issues;
  if (first === undefined) return "its shape is wrong";
  const where = first.path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .slice(1);
  const why = first.message.replace(/^[^:]*: /, "");
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `${where} is ${show(valueAt(value, first.path))}: ${why}${more}`;
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

/** A value in a message: short, and safe to show. */
function show(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = escapeControls(JSON.stringify(value) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function unreadable(why: string): Error {
  const how = "Record it again, or compare it with packages/wire/trace.schema.json.";
  return new Error(`Cannot read the trace: ${why}. ${how}`);
}
