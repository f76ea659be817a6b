/**
 * Parses the bytes of a `text/event-stream` into blocks, and each block into its message (WHATWG HTML,
 * sections 9.2.5 and 9.2.6). Pure.
 *
 * Not a library: those return only what they understood, and a lesson has to show what crossed the wire,
 * including comments, lines that every consumer ignores, and a block without an end.
 */

export interface Block {
  /** Its raw lines, joined by line feeds, without the empty line that ends it. */
  text: string;
  /** How many of its lines are comments. */
  comments: number;
  /** Undefined without a `data` line: then no consumer dispatches an event. */
  message: Message | undefined;
}

export interface Message {
  /** The event's type; `message` when the block names none. */
  type: string;
  /** Undefined when the block has none; the consumer then keeps the previous one. */
  id: string | undefined;
  /** The lines of data, joined by line feeds. */
  data: string;
}

/** Takes a stream in chunks that may end anywhere. */
export class SseParser {
  /** Drops a byte order mark at the very beginning, as the standard asks. */
  readonly #decoder = new TextDecoder();
  #unread = "";
  #lines: string[] = [];

  /** Adds bytes and returns the blocks that they complete. */
  push(bytes: Uint8Array): Block[] {
    this.#unread += this.#decoder.decode(bytes, { stream: true });
    const blocks: Block[] = [];
    for (;;) {
      // A carriage return at the very end may be the first half of a line end.
      const end = /\r\n|\n|\r(?!$)/.exec(this.#unread);
      if (!end) return blocks;
      const line = this.#unread.slice(0, end.index);
      this.#unread = this.#unread.slice(end.index + end[0].length);
      if (line !== "") this.#lines.push(line);
      else if (this.#lines.length > 0) blocks.push(blockOf(this.#lines.splice(0)));
    }
  }

  /** The beginning of an incomplete block: a consumer that loses the connection now drops it. */
  get rest(): string {
    return [...this.#lines, this.#unread].filter((line) => line !== "").join("\n");
  }

  /** Whole comment lines in `rest`: they need no empty line to be comments. */
  get openComments(): number {
    return this.#lines.filter(isComment).length;
  }
}

const FIELDS = ["event", "data", "id", "retry"];

/** Whether every consumer ignores the line: it is no comment, and no field's name comes first. */
export function isIgnored(line: string): boolean {
  return !isComment(line) && !FIELDS.includes(fieldOf(line).name);
}

const isComment = (line: string) => line.startsWith(":");

function blockOf(lines: string[]): Block {
  const fields = lines.filter((line) => !isComment(line)).map(fieldOf);
  const valuesOf = (wanted: string) =>
    fields.flatMap(({ name, value }) => (name === wanted ? [value] : []));
  const data = valuesOf("data");
  // An id that holds U+0000 is ignored.
  const id = valuesOf("id").findLast((value) => !value.includes("\0"));
  const type = valuesOf("event").at(-1) || "message";
  return {
    text: lines.join("\n"),
    comments: lines.filter(isComment).length,
    message: data.length === 0 ? undefined : { type, id, data: data.join("\n") },
  };
}

/** A line without a colon is a field without a value; one space after the colon is not part of the value. */
function fieldOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(":");
  if (colon === -1) return { name: line, value: "" };
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, "") };
}
