/** Which vitest a lesson's tests run under. */

import path from "node:path";

/** The file that Node runs, in the lesson's own libraries. */
export const vitestOf = (lessonFolder: string) =>
  path.join(lessonFolder, "node_modules", "vitest", "vitest.mjs");
