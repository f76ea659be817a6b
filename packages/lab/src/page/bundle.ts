/**
 * The page's own script: the form and `decide`, as one piece of JavaScript for a browser.
 *
 * esbuild is what tsx brings along; with it the page decides by the very function that the terminal uses.
 */

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export async function formScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("form.ts", import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
  });
  return outputFiles[0]?.text ?? "";
}
