/**
 * Writes a file whole or not at all, so that `kill -9` leaves the old bytes or the new ones, never a part:
 * a temporary file in the same folder takes the bytes, and then the name.
 */
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { cannot, hasCode, type Files } from "./files.ts";

/** Makes `path` hold `bytes`, at once. `sync: false` leaves it to the caller to call `files.sync` later. */
export async function replaceFile(
  files: Files,
  path: string,
  bytes: Uint8Array,
  { executable = false, sync = true } = {},
): Promise<void> {
  const temporary = join(dirname(path), temporaryName());
  try {
    await files.create(temporary, bytes, executable);
    if (sync) await files.sync(temporary);
    await files.rename(temporary, path);
    if (sync) await files.sync(dirname(path));
  } catch (error) {
    await files.remove(temporary).catch(() => undefined);
    throw cannot("write", path, error);
  }
}

/** Creates `path` with all of `bytes`, or answers false where something is: of two writers one wins. */
export async function createWhole(
  files: Files,
  path: string,
  bytes: Uint8Array,
  { sync = true } = {},
): Promise<boolean> {
  const temporary = join(dirname(path), temporaryName());
  try {
    await files.create(temporary, bytes, false);
    if (sync) await files.sync(temporary);
    // FAT has no links. There a power cut can leave a part, which readers report as damaged.
    await files.link(temporary, path).catch((error: unknown) => {
      if (hasCode(error, "EEXIST")) throw error;
      return files.create(path, bytes, false);
    });
    if (sync) await files.sync(dirname(path));
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw cannot("write", path, error);
  } finally {
    await files.remove(temporary).catch(() => undefined);
  }
}

const TEMPORARY = /^\.course-tmp-[0-9a-f]{16}$/;

function temporaryName(): string {
  return `.course-tmp-${randomBytes(8).toString("hex")}`;
}

/** Whether a file's name says that the runner was writing it: a watcher ignores it. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** A write takes milliseconds: what is older was left by a runner that was killed. */
const LEFT_BEHIND_AFTER_MS = 60_000;

/** Whether a temporary file or folder belongs to nobody any more. */
export async function isLeftBehind(files: Files, path: string, now: Date): Promise<boolean> {
  const found = await files.stat(path);
  return found !== undefined && now.getTime() - found.mtimeMs > LEFT_BEHIND_AFTER_MS;
}
