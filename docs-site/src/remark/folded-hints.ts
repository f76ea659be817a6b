/**
 * Folds each hint of a `hints.md`, so that a reader opens one after the other and no more than needed.
 */

import type { Heading, Root, RootContent } from "mdast";
import path from "node:path";
import type { VFile } from "vfile";
import { element } from "./element";

export function foldedHints() {
  return (tree: Root, text: VFile): void => {
    if (path.basename(text.path) !== "hints.md") return;
    const folded: RootContent[] = [];
    let open: { children: RootContent[] } | undefined;
    let step = 0;
    for (const node of tree.children) {
      if (node.type === "heading" && node.depth < 3) {
        open = undefined;
        folded.push(node.depth === 2 ? stepHeading(node, (step += 1)) : node);
      } else if (node.type === "heading" && node.depth === 3) {
        const summary = element("summary", {}, node.children as RootContent[]);
        open = element("details", {}, [summary]) as unknown as { children: RootContent[] };
        folded.push(open as unknown as RootContent);
      } else (open?.children ?? folded).push(node);
    }
    tree.children = folded;
  };
}

/** `## accept-connections` becomes "Step 1: accept connections". */
function stepHeading(heading: Heading, step: number): Heading {
  const name = heading.children.map((child) => ("value" in child ? child.value : "")).join("");
  const value = `Step ${step}: ${name.replaceAll("-", " ")}`;
  return { ...heading, children: [{ type: "text", value }] };
}
