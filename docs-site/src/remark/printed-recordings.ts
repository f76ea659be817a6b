/**
 * Prints a linked recording as the terminal does, where no diagram can be drawn.
 */

import { readFileSync } from "node:fs";
import path from "node:path";
import { linesToText, printTrace, type Trace } from "@course/wire";
import type { Root } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { onlyLink } from "./recordings-and-self-checks";

export function printedRecordings() {
  return (tree: Root, text: VFile): void => {
    visit(tree, "paragraph", (paragraph, index, parent) => {
      const url = onlyLink(paragraph)?.url ?? "";
      if (!/\/scenes\/.+\.json$/.test(url) || index === undefined || !parent) return;
      const file = path.resolve(path.dirname(text.path), url);
      // The schema was checked when the page was built from the same file.
      const trace = JSON.parse(readFileSync(file, "utf8")) as Trace;
      parent.children[index] = {
        type: "code",
        lang: "text",
        value: linesToText(printTrace(trace)),
      };
    });
  };
}
