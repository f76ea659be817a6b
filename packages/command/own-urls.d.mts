import type { Plugin } from "esbuild";

export function ownUrls(read: (file: string) => Promise<string>): Plugin;
