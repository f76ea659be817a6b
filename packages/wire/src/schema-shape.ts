/**
 * The trace's shape, once: its types (`trace.ts`), what checks it, and its JSON Schema come from here. The
 * descriptions are the format's documentation, in any language. Not here: how to read a trace (`schema.ts`).
 *
 * Unknown properties are dropped, not refused: a newer recorder may add some without raising the version.
 */
import * as z from "zod";
import { TRACE_VERSION } from "./version.ts";

const id = z.string().min(1);
const milliseconds = z
  .number()
  .min(0)
  .describe("Milliseconds on one monotonic clock, counted from the start of the recording.");
const status = z.int().min(100).max(999).describe("The status code (RFC 9110, section 15).");
const reason = z.string().describe("The reason phrase, such as Created; may be empty.");
const closeCode = z.int().min(0).max(65_535);

export const header = z
  .tuple([z.string(), z.string()])
  .readonly()
  .meta({ id: "header", description: "Name and value as sent: in their case and order." });
const headers = z.array(header);

export const body = z
  .object({
    text: z.string().exactOptional().describe("Present when the bytes are valid UTF-8."),
    base64: z.base64().exactOptional().describe("Present when they are not."),
    bytes: z.int().min(0).describe("The size as sent, even where only a part was kept."),
    truncated: z.boolean().exactOptional().describe("Whether only the beginning was kept."),
  })
  .meta({ id: "body" });

export const participant = z
  .object({
    id,
    label: z.string().describe("The name that people read: Ada, your server."),
    kind: z.enum(["consumer", "provider", "receiver"]),
  })
  .describe("A program that takes part: a consumer, the provider, the receiver of webhooks.");

export const connection = z
  .object({
    id,
    from: id.describe("The participant that opened it."),
    to: id,
    protocol: z
      .enum(["http/1.1", "websocket"])
      .describe("The protocol in use now: a WebSocket begins as HTTP and is upgraded."),
    openedAt: milliseconds,
    upgradedAt: milliseconds.exactOptional(),
    closedAt: milliseconds.exactOptional(),
    closed: z
      .object({
        by: id.describe("The participant that closed it."),
        closeCode: closeCode
          .exactOptional()
          .describe("As in RFC 6455, section 7.4; 1005 and 1006 are observed, never sent."),
        reason: z.string().exactOptional(),
      })
      .exactOptional(),
  })
  .describe("One TCP connection, from its opening to its end.");

const anyEvent = z.object({
  id,
  connection: id.describe("The connection that it crossed."),
  from: id.describe("The participant that sent it."),
  to: id,
  sentAt: milliseconds,
  receivedAt: milliseconds
    .exactOptional()
    .describe("Absent when it never arrived, or its arrival was not observed."),
  inReplyTo: id.exactOptional().describe("The id of the event that this one answers."),
});

export const request = anyEvent.extend({
  kind: z.literal("request"),
  method: z.string().min(1),
  target: z.string().min(1).describe("The request target as sent, such as /todos?after=3."),
  headers,
  body: body.exactOptional(),
  attempt: z
    .int()
    .min(1)
    .exactOptional()
    .describe("For a webhook's delivery: which attempt this is, counted from 1."),
});

export const response = anyEvent.extend({
  kind: z.literal("response"),
  status,
  reason,
  headers,
  body: body.exactOptional(),
});

export const upgrade = anyEvent
  .extend({ kind: z.literal("upgrade"), status, reason, headers })
  .describe("The 101 that turns an HTTP connection into a WebSocket (RFC 6455, section 4).");

export const frame = anyEvent
  .extend({ kind: z.enum(["text", "binary", "ping", "pong"]), body })
  .describe("A whole message or a control frame (RFC 6455, sections 5.5 and 5.6).");

export const sse = anyEvent
  .extend({
    kind: z.literal("sse"),
    body: body.describe("Its lines, without the empty line that ends it."),
  })
  .describe(
    "One block of a text/event-stream: an event or a comment (WHATWG HTML, section 9.2.5). " +
      "It follows its response, which was recorded when the head arrived.",
  );

export const close = anyEvent
  .extend({
    kind: z.literal("close"),
    closeCode: closeCode.exactOptional().describe("Absent for a Close frame without a body."),
    closeReason: z.string().exactOptional(),
  })
  .describe("A Close frame (RFC 6455, section 5.5.1).");

export const unframed = anyEvent
  .extend({
    kind: z.literal("bytes"),
    label: z.string().describe("What the bytes are, in words: a text frame without a mask."),
    body,
  })
  .describe("Bytes that are not a whole message, such as a frame that breaks the protocol.");

export const timeout = anyEvent
  .extend({
    kind: z.literal("timeout"),
    waitedMs: milliseconds.describe(
      "How long was waited, in milliseconds; 0 when the connection closed first.",
    ),
    awaited: z.string().describe('What was awaited, in words: a message {"type":"added"}.'),
  })
  .describe("An event that did not arrive in the time allowed for it.");

export const refused = anyEvent
  .extend({
    kind: z.enum(["refused", "dropped"]),
    code: z.string().describe("The system's code, such as ECONNREFUSED, or why it ended."),
  })
  .describe("A connection that was refused, or ended before its time.");

export const event = z.discriminatedUnion("kind", [
  request,
  response,
  upgrade,
  frame,
  sse,
  close,
  unframed,
  timeout,
  refused,
]);

/** The trace's shape for zod. It does not see whether the ids within belong together: `parseTrace` does. */
export const traceSchema = z.object({
  version: z.literal(TRACE_VERSION),
  title: z.string(),
  startedAt: z.iso
    .datetime()
    .exactOptional()
    .describe("When the recording began (RFC 3339, UTC). Absent where the date does not matter."),
  participants: z.array(participant),
  connections: z.array(connection),
  events: z.array(event).describe("In the order in which the recorder saw them."),
});

/** The same shape for other languages: JSON Schema 2020-12, as committed in `trace.schema.json`. */
export function traceJsonSchema(): Record<string, unknown> {
  const { $schema, ...shape } = z.toJSONSchema(traceSchema, {
    // What may come in, not what is left after zod has dropped the unknown.
    io: "input",
    override: ({ jsonSchema }) => {
      // In JSON Schema "read only" means that a server refuses changes; here it is TypeScript's.
      delete jsonSchema.readOnly;
      // Not a format of the standard; the pattern beside it says the same.
      if (jsonSchema.format === "base64") delete jsonSchema.format;
    },
  });
  const title = "A trace: what crossed the wire, in the order in which it crossed";
  return { $schema, $id: `trace-v${TRACE_VERSION}`, title, ...shape };
}
