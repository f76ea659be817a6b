/**
 * One event in a few words, the same wherever a trace is shown: on an arrow, in a line of a terminal. Pure.
 */
import type { TraceEvent } from "./trace.ts";

/** One line for an event. A text that is long is cut; its whole is in `lines`. */
export function labelOf(event: TraceEvent): string {
  switch (event.kind) {
    case "request":
      return `${event.method} ${shortened(event.target)}${event.attempt ? ` (attempt ${event.attempt})` : ""}`;
    case "response":
    case "upgrade":
      return `${event.status} ${event.reason}`.trim();
    case "text":
      return shortened(inShort(event.body.text ?? ""));
    case "sse":
      return sseLabel(event.body.text ?? "");
    case "binary":
      return `binary, ${event.body.bytes} bytes`;
    case "bytes":
      return event.label;
    case "close":
      return `Close ${event.closeCode ?? "without a code"}`;
    case "timeout":
      return event.waitedMs === 0
        ? "the connection closed first"
        : `nothing for ${event.waitedMs / 1_000} s`;
    case "refused":
      return "nobody listens";
    case "dropped":
      return "the connection is lost";
    default:
      return event.kind;
  }
}

/** An event of a stream as `added (id 3)`; a comment as it is. */
function sseLabel(text: string): string {
  const [, type] = /^event: ?(.*)/m.exec(text) ?? [];
  const [, id] = /^id: ?(.*)/m.exec(text) ?? [];
  return type ? `${type}${id ? ` (id ${id})` : ""}` : shortened(text);
}

/** A JSON object as `{type: "presence", online: 1}`, which can be broken into lines; other text as it is. */
function inShort(text: string): string {
  try {
    const members = Object.entries(JSON.parse(text) as object);
    return `{${members.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ")}}`;
  } catch {
    return text;
  }
}

const UUID = /\b([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const LABEL_CHARACTERS = 46;

function shortened(whole: string): string {
  const text = whole.replaceAll(UUID, "$1…");
  return text.length <= LABEL_CHARACTERS ? text : `${text.slice(0, LABEL_CHARACTERS - 1)}…`;
}
