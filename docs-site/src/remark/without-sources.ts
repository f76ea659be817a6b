/**
 * Takes from each fence where its output comes from: ```` ```text from="pnpm lesson 01 check" ````
 *
 * That is for packages/runner/tests/shown-outputs.test.ts, which gets the output again, and not for readers.
 */

import type { Root } from "mdast";
import { visit } from "unist-util-visit";

export function withoutSources() {
  return (tree: Root): void => {
    visit(tree, "code", (code) => {
      if (/^(from|state)="/.test(code.meta ?? "")) code.meta = null;
    });
  };
}
