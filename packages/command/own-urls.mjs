/**
 * For esbuild: files that are compiled into one keep what each says of itself.
 *
 * Plain JavaScript, because compiled.mjs runs before TypeScript can be read.
 */

import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * In one file, all would have its URL: each keeps its own, so that `../demo` is where it was. Imports by a file's
 * URL are compiled too. `read` returns the text of a TypeScript file.
 */
export const ownUrls = (read) => ({
  name: "own URLs",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^file:/ }, ({ path: url }) => ({ path: fileURLToPath(url) }));
    onLoad({ filter: /\.[cm]?tsx?$/ }, async ({ path: file }) => {
      const own = {
        url: pathToFileURL(file).href,
        filename: file,
        dirname: path.dirname(file),
      };
      const source = await read(file);
      const contents = source.replaceAll(/\bimport\.meta\.(url|filename|dirname)\b/g, (_, name) =>
        JSON.stringify(own[name]),
      );
      return { contents, loader: file.endsWith("x") ? "tsx" : "ts" };
    });
  },
});
