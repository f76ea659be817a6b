/**
 * One block of a server-sent stream, as it is: its lines, and the empty line that ends it (WHATWG HTML,
 * section 9.2.5). It is a piece of an answer's body, so it has no sign before it either.
 */
import { caretUnder, type Draft } from "./draft.ts";
import { printBody } from "./print-body.ts";
import type { SseEvent } from "./trace.ts";
import type { View } from "./view.ts";

/** `id: 1`, `data: {"seq":1}` and so on, or a comment such as `: still here`. */
export function printSse(event: SseEvent, { mark }: View): Draft[] {
  const lines = printBody(event.body, mark);
  const [first, ...others] = lines;
  const end: Draft = { gutter: "", content: "", tone: "body" };
  if (first === undefined || mark?.part !== "event") return [...lines, end];
  return [{ ...first, caret: caretUnder(first.content, mark.note) }, ...others, end];
}
