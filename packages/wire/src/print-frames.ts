/**
 * What crosses a WebSocket once it is open, one line each: the opcode's name, then the payload
 * (RFC 6455, sections 5.5 and 5.6). A line feed within a message is shown as `\n`.
 */
import { caretUnder, formatBytes, type Draft } from "./draft.ts";
import { bodyCaret, describeBytes, printBody } from "./print-body.ts";
import type { Body, BytesEvent, CloseEvent, FrameEvent } from "./trace.ts";
import type { View } from "./view.ts";

/** `TEXT {"type":"add"}`, `BINARY (3 bytes, not text: base64 AAEC)`, `PING 3 bytes "abc"`. */
export function printFrame(event: FrameEvent, view: View): Draft[] {
  const word = event.kind.toUpperCase();
  const { text, bytes, truncated } = event.body;
  const isControl = event.kind === "ping" || event.kind === "pong";
  if (isControl || text === undefined || text === "") {
    const payload = isControl ? describeControl(event.body) : describeMessage(event.body);
    return [lineWithCaret(`${word} ${payload}`.trimEnd(), view)];
  }

  const content = `${word} ${text}`;
  const size = { bytes, isPart: truncated === true };
  const caret = bodyCaret(text, view.mark);
  if (caret === undefined) return [{ ...lineWithCaret(content, view), size }];
  const shift = word.length + 1;
  const moved = { start: caret.start + shift, end: caret.end + shift, note: caret.note };
  return [{ gutter: view.gutter, tone: view.tone, content, caret: moved, size }];
}

/** `CLOSE 1000 "bye"`; without a body `CLOSE` alone (RFC 6455, sections 5.5.1 and 7.4). */
export function printClose(event: CloseEvent, view: View): Draft[] {
  const code = event.closeCode === undefined ? "" : String(event.closeCode);
  const reason = event.closeReason ? `"${event.closeReason}"` : "";
  const content = ["CLOSE", code, reason].filter((part) => part !== "").join(" ");
  const line = lineWithCaret(content, view);

  const part = partOf(view, code, reason);
  if (view.mark === undefined || part === "") return [line];
  const start = content.indexOf(part, "CLOSE".length);
  return [{ ...line, caret: { start, end: start + part.length, note: view.mark.note } }];
}

/** `BYTES a text frame without a mask (9 bytes)`; the lines of a text, such as a broken answer, follow. */
export function printBytes(event: BytesEvent, view: View): Draft[] {
  const { label, body } = event;
  const content = `BYTES ${label} (${formatBytes(body.bytes)})`;
  if (body.text === undefined) return [lineWithCaret(content, view)];
  const isInBody = view.mark?.part === "body";
  const line = isInBody
    ? { gutter: view.gutter, tone: view.tone, content }
    : lineWithCaret(content, view);
  return [line, ...printBody(body, view.mark)];
}

function partOf(view: View, code: string, reason: string): string {
  if (view.mark?.part === "status") return code;
  return view.mark?.part === "body" ? reason : "";
}

/** A Pong has to carry what its Ping carried (section 5.5.3), so both show it. */
function describeControl(body: Body): string {
  if (body.bytes === 0) return "";
  if (body.text === undefined) return describeBytes(body);
  return `${formatBytes(body.bytes)} "${body.text}"`;
}

function describeMessage(body: Body): string {
  return body.bytes === 0 ? "(empty)" : describeBytes(body);
}

function lineWithCaret(content: string, view: View): Draft {
  const caret = caretUnder(content, view.mark?.note);
  return { gutter: view.gutter, tone: view.tone, content, caret };
}
