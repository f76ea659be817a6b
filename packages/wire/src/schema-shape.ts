/**
 * The trace's shape for zod, and from it for JSON Schema. Not here: how to read a trace (`schema.ts`).
 *
 * Properties that are not known are dropped, not refused: a newer recorder may add some without raising
 * the version.
 */
import * as z from "zod";
import { TRACE_VERSION, type Trace } from "./trace.ts";

const name = z.string().min(1);
const milliseconds = z.number().min(0);
const bytes = z.int().min(0);
const status = z.int().min(100).max(999);
const closeCode = z.int().min(0).max(65_535);

const header = z.tuple([z.string(), z.string()]).readonly().meta({ id: "header" });

const body = z
  .object({
    text: z.string().exactOptional(),
    base64: z.base64().exactOptional(),
    bytes,
    truncated: z.boolean().exactOptional(),
  })
  .meta({ id: "body" });

const participant = z.object({
  id: name,
  label: z.string(),
  kind: z.enum(["consumer", "provider", "receiver"]),
});

const connection = z.object({
  id: name,
  from: name,
  to: name,
  protocol: z.enum(["http/1.1", "websocket"]),
  openedAt: milliseconds,
  upgradedAt: milliseconds.exactOptional(),
  closedAt: milliseconds.exactOptional(),
  closed: z
    .object({
      by: name,
      closeCode: closeCode.exactOptional(),
      reason: z.string().exactOptional(),
    })
    .exactOptional(),
});

const anyEvent = z.object({
  id: name,
  connection: name,
  from: name,
  to: name,
  sentAt: milliseconds,
  receivedAt: milliseconds.exactOptional(),
  inReplyTo: name.exactOptional(),
});

const event = z.discriminatedUnion("kind", [
  anyEvent.extend({
    kind: z.literal("request"),
    method: name,
    target: name,
    headers: z.array(header),
    body: body.exactOptional(),
    attempt: z.int().min(1).exactOptional(),
  }),
  anyEvent.extend({
    kind: z.literal("response"),
    status,
    reason: z.string(),
    headers: z.array(header),
    body: body.exactOptional(),
  }),
  anyEvent.extend({
    kind: z.literal("upgrade"),
    status,
    reason: z.string(),
    headers: z.array(header),
  }),
  anyEvent.extend({ kind: z.enum(["text", "binary", "ping", "pong"]), body }),
  anyEvent.extend({ kind: z.literal("sse"), body }),
  anyEvent.extend({
    kind: z.literal("close"),
    closeCode: closeCode.exactOptional(),
    closeReason: z.string().exactOptional(),
  }),
  anyEvent.extend({ kind: z.literal("bytes"), label: z.string(), body }),
  anyEvent.extend({ kind: z.literal("timeout"), waitedMs: milliseconds, awaited: z.string() }),
  anyEvent.extend({ kind: z.enum(["refused", "dropped"]), code: z.string() }),
]);

/** The trace's shape for zod. It does not see whether the ids within belong together: `parseTrace` does. */
export const traceSchema = z.object({
  version: z.literal(TRACE_VERSION),
  title: z.string(),
  startedAt: z.iso.datetime().exactOptional(),
  participants: z.array(participant),
  connections: z.array(connection),
  events: z.array(event),
});

/** True when two types are the same, also in what is optional and read-only. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Holds<T extends true> = T;
/** Does not compile once this schema and `trace.ts` say different things. */
export type SchemaAgreesWithTrace = Holds<Same<z.infer<typeof traceSchema>, Trace>>;

/** The same shape for other languages: JSON Schema 2020-12, as committed in `trace.schema.json`. */
export function traceJsonSchema(): Record<string, unknown> {
  const { $schema, ...shape } = z.toJSONSchema(traceSchema, {
    // What may come in, not what is left after zod has dropped the unknown.
    io: "input",
    override: ({ jsonSchema }) => {
      // In JSON Schema "read only" means that a server refuses changes; here it is TypeScript's.
      delete jsonSchema.readOnly;
      // No format of the standard; the pattern beside it says the same.
      if (jsonSchema.format === "base64") delete jsonSchema.format;
    },
  });
  const title = "A trace: what crossed the wire, in the order in which it crossed";
  return { $schema, $id: `trace-v${TRACE_VERSION}`, title, ...shape };
}
