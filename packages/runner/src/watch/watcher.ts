/**
 * Tells when the learner has saved.
 */

import { stat } from "node:fs/promises";
import { watch } from "chokidar";

/** One save is often several events: the file is emptied, then written. */
const SETTLE_MS = 5;
/** A file that is gone or empty may be in the middle of being saved: some editors write it anew. */
const REWRITE_MS = 60;

export interface Watcher {
  close: () => Promise<void>;
}

/** Calls `saved` after each change below `folder`, once what is written to `file` has settled. */
export async function watchSaves(
  folder: string,
  file: string,
  saved: () => void,
): Promise<Watcher> {
  const watcher = watch(folder, {
    ignoreInitial: true,
    // chokidar would hold back a file that is replaced by renaming for 100 ms.
    atomic: false,
    ignored: (path) => path.includes("node_modules"),
  });
  let timer: NodeJS.Timeout | undefined;
  const settle = (waitedForRewrite: boolean) => {
    void stat(file)
      .then(
        (found) => found.size > 0,
        () => false,
      )
      .then((isWhole) => {
        if (isWhole || waitedForRewrite) saved();
        else timer = setTimeout(settle, REWRITE_MS, true);
      });
  };
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MS, false);
  });
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return {
    close: () => {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}
