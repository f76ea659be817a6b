/**
 * Writes a file whole or not at all, so that `kill -9` leaves the old bytes or the new ones, never a part:
 * a temporary file in the same folder takes the bytes, and then the name.
 */
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { cannot, hasCode, type Files } from "./files.ts";

interface ReplaceOptions {
  executable?: boolean;
  /** Asked right before the rename: false leaves `path` as it is. */
  mayReplace?: () => Promise<boolean>;
}

/**
 * Makes `path` hold `bytes`, on the disk when it resolves; false when `mayReplace` said no.
 * The new bytes are synced before `mayReplace` is asked, so that only the rename comes after its answer.
 */
export async function replaceFile(
  files: Files,
  path: string,
  bytes: Uint8Array,
  { executable = false, mayReplace = async () => true }: ReplaceOptions = {},
): Promise<boolean> {
  const temporary = join(dirname(path), temporaryName());
  let isReplaced = false;
  try {
    await files.create(temporary, bytes, executable);
    await files.sync(temporary);
    if (await mayReplace()) {
      await files.rename(temporary, path);
      isReplaced = true;
      await files.sync(dirname(path));
    }
    return isReplaced;
  } catch (error) {
    throw cannot("write", path, error);
  } finally {
    if (!isReplaced) await files.remove(temporary).catch(() => undefined);
  }
}

/** Creates `path` with all of `bytes`, or returns false when it is taken: of two writers one wins. */
export async function createWhole(files: Files, path: string, bytes: Uint8Array): Promise<boolean> {
  const temporary = join(dirname(path), temporaryName());
  try {
    await files.create(temporary, bytes, false);
    await files.sync(temporary);
    // FAT has no links. There a power cut can leave a part, which readers report as damaged.
    await files.link(temporary, path).catch((error: unknown) => {
      if (hasCode(error, "EEXIST")) throw error;
      return files.create(path, bytes, false);
    });
    await files.sync(dirname(path));
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw cannot("write", path, error);
  } finally {
    await files.remove(temporary).catch(() => undefined);
  }
}

const TEMPORARY = /^\.course-tmp-[0-9a-f]{16}$/;

/** A name for a file or folder that is being written; its place is beside the final one. */
export function temporaryName(): string {
  return `.course-tmp-${randomBytes(8).toString("hex")}`;
}

/** Whether a name is that of a file or folder that a runner was writing: a watcher ignores it. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** A write takes milliseconds: anything older was left by a runner that was killed. */
const LEFT_BEHIND_AFTER_MS = 60_000;

/** Whether a temporary file or folder was left by a runner that was killed. */
export async function isLeftBehind(files: Files, path: string, now: Date): Promise<boolean> {
  const found = await files.stat(path);
  return found !== undefined && now.getTime() - found.mtimeMs > LEFT_BEHIND_AFTER_MS;
}
