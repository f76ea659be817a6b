/**
 * Bundles the page's script and styles when they are first requested. Nothing is written to disk.
 */

import path from "node:path";
import { fileURLToPath } from "node:url";

export interface PageFiles {
  script: string;
  style: string;
}

const PAGE = fileURLToPath(new URL("../page", import.meta.url));

/** Takes about half a second; rejects with esbuild's message when the page can't be bundled. */
export async function bundlePage(): Promise<PageFiles> {
  // esbuild starts a process of its own: a session whose page is never opened has none.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: ["page.css", "main.tsx"].map((name) => path.join(PAGE, name)),
    bundle: true,
    write: false,
    outdir: "page",
    format: "esm",
    jsx: "automatic",
    minify: true,
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    logLevel: "silent",
  });
  // The diagram brings styles of its own, which come out beside the script.
  const textOf = (ending: string) =>
    outputFiles
      .filter((file) => file.path.endsWith(ending))
      .map(({ text }) => text)
      .join("");
  return { script: textOf(".js"), style: textOf(".css") };
}
