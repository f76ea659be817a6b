/**
 * Compiles a program and the TypeScript files that it imports to one JavaScript file, which Node runs without
 * a loader. Packages stay imports.
 */

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

/** Writes the program in `file` to `outfile`, with a source map. Rejects with esbuild's errors. */
export async function compile(file: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    sourcemap: "inline",
    logLevel: "silent",
    plugins: [ownUrls],
  });
}

/** In one file, all would have its URL: each keeps its own, so that `../demo` is where it was. */
const ownUrls: Plugin = {
  name: "own URLs",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const url = JSON.stringify(pathToFileURL(file).href);
      return { contents: source.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
};
