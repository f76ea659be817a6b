/**
 * Tells when the learner has saved.
 */

import { stat } from "node:fs/promises";
import path from "node:path";
import { type FSWatcher, watch } from "chokidar";

/** One save is often several events: the file is emptied, then written. */
const SETTLE_MS = 5;
/** A file that is gone or empty may be in the middle of being saved: some editors write it anew. */
const REWRITE_MS = 60;
/**
 * How long after a save to look again for another one. chokidar keeps a change to itself that follows the last
 * one of the same file within 50 ms, such as a formatter's, and a removal within 100 ms.
 */
const LOOK_AGAIN_MS = [15, 60, 110];

export interface Watcher {
  close: () => Promise<void>;
}

interface WatchEvents {
  saved: () => void;
  /** The system refuses to watch (too many files watched, for one). */
  failed: (error: unknown) => void;
}

/**
 * Calls `saved` after each change beside or below `file`, once what is written to it has settled; and
 * after a change of one of `imported`: files of the folder above that `file` imports, whole paths.
 */
export async function watchSaves(
  file: string,
  imported: readonly string[],
  { saved, failed }: WatchEvents,
): Promise<Watcher> {
  const folder = path.dirname(file);
  const isPart = (each: string) => isInside(each, folder) || imported.includes(each);
  // The folder above: a folder that is deleted and made again would not be watched any more.
  const watcher = watch(path.dirname(folder), {
    ignoreInitial: true,
    // chokidar would hold back a file that is replaced by renaming for 100 ms.
    atomic: false,
    ignored: (each) => {
      const normal = path.normalize(each);
      return normal !== path.dirname(folder) && !isPart(normal);
    },
  });
  const settled = whenSettled(file, () => fingerprint(watcher, isPart), saved);
  watcher.on("all", settled.begin);
  watcher.on("error", failed);
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return {
    close: () => {
      settled.cancel();
      return watcher.close();
    },
  };
}

function isInside(each: string, folder: string): boolean {
  if (each === folder) return true;
  return each.startsWith(folder + path.sep) && !each.includes("node_modules", folder.length);
}

/** Everything watched that is a part of the server, as a text that differs after each change. */
async function fingerprint(watcher: FSWatcher, isPart: (each: string) => boolean): Promise<string> {
  const watched = Object.entries(watcher.getWatched())
    .flatMap(([parent, names]) => names.map((name) => path.join(parent, name)))
    .filter(isPart);
  const states = watched.map(async (each) => {
    const found = await stat(each).catch(() => undefined);
    return `${each} ${found?.ino} ${found?.size} ${found?.mtimeMs} ${found?.ctimeMs}`;
  });
  return (await Promise.all(states)).join("\n");
}

/**
 * Waits, from the last `begin` on, until `file` holds something again, but no longer than a rewrite takes.
 * After that begins by itself when `look` sees a change.
 */
function whenSettled(file: string, look: () => Promise<string>, act: () => void) {
  let timers: NodeJS.Timeout[] = [];
  let turn = 0;
  const settle = async (ticket: number, waitedForRewrite: boolean) => {
    const isWholeNow = stat(file).then(
      (found) => found.size > 0,
      () => false,
    );
    // Before the file is judged: what changes after this is seen when we look again.
    const [before, isWhole] = await Promise.all([look(), isWholeNow]);
    // Canceled, or begun anew, while we looked.
    if (ticket !== turn) return;
    if (!isWhole && !waitedForRewrite) {
      timers = [setTimeout(settle, REWRITE_MS, ticket, true)];
      return;
    }
    act();
    timers = LOOK_AGAIN_MS.map((ms) => setTimeout(lookAgain, ms, ticket, before));
  };
  const lookAgain = async (ticket: number, before: string) => {
    const isChanged = (await look()) !== before;
    if (isChanged && ticket === turn) begin();
  };
  const cancel = () => {
    turn += 1;
    for (const timer of timers) clearTimeout(timer);
  };
  const begin = () => {
    cancel();
    timers = [setTimeout(settle, SETTLE_MS, turn, false)];
  };
  return { begin, cancel };
}
