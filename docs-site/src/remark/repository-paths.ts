/**
 * Shows a link to a file or folder of the repository as its path: the reader has the repository, and the
 * site has no copy of it.
 */

import path from "node:path";
import type { Root } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";

export function repositoryPaths({ root }: { root: string }) {
  return (tree: Root, text: VFile): void => {
    visit(tree, "link", (link, index, parent) => {
      if (!/^\.{1,2}\//.test(link.url) || /\.mdx?(#.*)?$/.test(link.url)) return;
      const target = path.relative(root, path.resolve(path.dirname(text.path), link.url));
      const value = target.replaceAll(path.sep, "/");
      if (parent && index !== undefined) parent.children[index] = { type: "inlineCode", value };
    });
  };
}
