/**
 * What a report is made of, for everything that prints it: the terminal, the page, the docs site.
 */

export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; items: readonly Item[] }
  | Table
  | { kind: "picture"; svg: string; caption: string };

export interface Table {
  kind: "table";
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
  /** What the rows say, in words. Left out in a terminal. */
  sentences: readonly string[];
}

export interface Column {
  /** One or two lines above the column. */
  title: readonly [string, string];
  /** Figures are aligned to the right. Default: right. */
  isLeft?: boolean;
}

export interface Item {
  /** In front of the text, in a column of its own: `C1`, `Because`. */
  label?: string;
  source?: { name: string; url: string };
  text: string;
  verdict?: { words: string; tone: "good" | "bad" | "neutral" };
  /** What the verdict rests on. */
  detail?: string;
  /** Left out in a terminal. */
  aside?: string;
}

export const heading = (text: string): Block => ({ kind: "heading", text });
export const paragraph = (text: string): Block => ({ kind: "paragraph", text });
export const list = (items: readonly Item[]): Block => ({ kind: "list", items });
