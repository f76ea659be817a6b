/**
 * The trace and how to print it. Pure, and without a dependency: `schema.ts`, which brings zod, is
 * imported by itself as `@course/wire/schema`.
 */
export * from "./trace.ts";
export { bodyFrom } from "./body.ts";
export { cutCells, escapeControls, toCells } from "./cells.ts";
export { harOf } from "./har.ts";
export { labelOf } from "./label.ts";
export { curlCommand, shellQuote } from "./curl.ts";
export type { PrintedLine } from "./draft.ts";
export { linesToText, printTrace } from "./print.ts";
