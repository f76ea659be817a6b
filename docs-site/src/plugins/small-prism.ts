/**
 * Gives the browser a highlighter with the grammars that the texts use, instead of all there are.
 */

import path from "node:path";
import type { Plugin } from "@docusaurus/types";

export function smallPrism(): Plugin {
  const alias = { "prism-react-renderer$": path.resolve(__dirname, "../prism/highlight.ts") };
  return { name: "small-prism", configureWebpack: () => ({ resolve: { alias } }) };
}
