/**
 * Puts the learner's progress beneath the title of a lesson.
 */

import type { Root } from "mdast";
import path from "node:path";
import type { VFile } from "vfile";
import { element, importComponent } from "./element";

export function lessonHead() {
  return (tree: Root, text: VFile): void => {
    const folder = path.dirname(text.path);
    const isLesson =
      path.basename(text.path) === "README.md" && /^\d\d-/.test(path.basename(folder));
    if (!isLesson) return;
    const title = tree.children.findIndex((node) => node.type === "heading" && node.depth === 1);
    tree.children.splice(title + 1, 0, element("Progress", { lesson: path.basename(folder) }));
    importComponent(tree, "Progress");
  };
}
