/**
 * Tells when the learner has saved.
 */

import { stat } from "node:fs/promises";
import path from "node:path";
import { watch } from "chokidar";

/** One save is often several events: the file is emptied, then written. */
const SETTLE_MS = 5;
/** A file that is gone or empty may be in the middle of being saved: some editors write it anew. */
const REWRITE_MS = 60;

export interface Watcher {
  close: () => Promise<void>;
}

export interface WatchEvents {
  saved: () => void;
  /** The system refuses to watch (too many files watched, for one). */
  failed: (error: unknown) => void;
}

/** Calls `saved` after each change beside or below `file`, once what is written to it has settled. */
export async function watchSaves(file: string, { saved, failed }: WatchEvents): Promise<Watcher> {
  const folder = path.dirname(file);
  // The folder above: a folder that is deleted and made again would not be watched any more.
  const watcher = watch(path.dirname(folder), {
    ignoreInitial: true,
    // chokidar would hold back a file that is replaced by renaming for 100 ms.
    atomic: false,
    ignored: (each) => !isWatched(path.normalize(each), folder),
  });
  const settled = whenSettled(file, saved);
  watcher.on("all", settled.begin);
  // chokidar keeps a change to itself that comes within 50 ms of the last one, such as a formatter's.
  watcher.on("raw", (_, name: string | null, details) => {
    const { watchedPath } = details as { watchedPath: string };
    const changed =
      path.basename(watchedPath) === name ? watchedPath : path.join(watchedPath, name ?? "");
    if (isInside(changed, folder) || isInside(watchedPath, folder)) settled.begin();
  });
  watcher.on("error", failed);
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return {
    close: () => {
      settled.cancel();
      return watcher.close();
    },
  };
}

function isWatched(each: string, folder: string): boolean {
  return each === path.dirname(folder) || isInside(each, folder);
}

function isInside(each: string, folder: string): boolean {
  if (each === folder) return true;
  return each.startsWith(folder + path.sep) && !each.includes("node_modules", folder.length);
}

/** Waits, from the last `begin` on, until `file` holds something again, but no longer than a rewrite takes. */
function whenSettled(file: string, act: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let turn = 0;
  const look = async (ticket: number, waitedForRewrite: boolean) => {
    const isWhole = await stat(file).then(
      (found) => found.size > 0,
      () => false,
    );
    // Called off, or begun anew, while we looked.
    if (ticket !== turn) return;
    if (isWhole || waitedForRewrite) act();
    else timer = setTimeout(look, REWRITE_MS, ticket, true);
  };
  const cancel = () => {
    turn += 1;
    clearTimeout(timer);
  };
  const begin = () => {
    cancel();
    timer = setTimeout(look, SETTLE_MS, turn, false);
  };
  return { begin, cancel };
}
