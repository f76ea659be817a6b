/** How a state is restored: byte for byte, and nothing that is not in the history is changed. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeFiles } from "../../src/disk/files.ts";
import { asHeld, held, makeHistory, openHistory, save } from "./world.ts";

const isPosix = process.platform !== "win32";

describe("a restore", () => {
  test("makes the exercise the same byte for byte, and records the state before it", async () => {
    const { paths, history } = await makeHistory();
    const first = { "server.ts": new Uint8Array([0, 255, 10, 13]), "sub/ü x.ts": "", lib: "file" };
    save(paths.exercise, first);
    await history.snapshot("save");
    const second = { "server.ts": "two", "lib/a.ts": "a", "deep/er/b": "b" };
    rmSync(join(paths.exercise, "sub"), { recursive: true });
    save(paths.exercise, second);
    await history.restore(1, "command");
    expect(held(paths.exercise)).toEqual(asHeld(first));
    expect(readdirSync(paths.exercise).toSorted()).toEqual(["lib", "server.ts", "sub"]);
    await history.restore(2, "command");
    expect(held(paths.exercise)).toEqual(asHeld(second));
    expect(await history.entries()).toMatchObject([{}, { n: 2 }, { to: 1 }, { n: 4, to: 2 }]);
  });

  test.runIf(isPosix)("restores whether a file is executable", async () => {
    const { paths, history } = await makeHistory("#!/usr/bin/env node\n");
    const server = join(paths.exercise, "server.ts");
    chmodSync(server, 0o755);
    await history.snapshot("save");
    await history.restore(1, "command");
    expect(statSync(server).mode & 0o100).toBe(0);
    await history.restore(2, "command");
    expect(statSync(server).mode & 0o100).toBe(0o100);
  });

  test("does not write a file that is the same already", async () => {
    const { paths, history } = await makeHistory("one");
    utimesSync(join(paths.exercise, "server.ts"), 1, 1);
    save(paths.exercise, { "notes.md": "n" });
    await history.restore(1, "command");
    expect(statSync(join(paths.exercise, "server.ts")).mtimeMs).toBe(1000);
  });

  test.runIf(isPosix)("changes neither links nor node_modules nor .git", async () => {
    const { paths, history } = await makeHistory("one", "two");
    symlinkSync(paths.starter, join(paths.exercise, "link"));
    save(paths.exercise, { "node_modules/a/b.js": "b", ".git/HEAD": "ref", "sub/.git/HEAD": "r" });
    await history.restore(1, "command");
    expect(readdirSync(join(paths.exercise, "link"))).toContain("server.ts");
    expect(existsSync(join(paths.exercise, "node_modules/a/b.js"))).toBe(true);
    expect(existsSync(join(paths.exercise, "sub/.git/HEAD"))).toBe(true);
  });

  test.runIf(isPosix)("does not write through a link, and reports what is in the way", async () => {
    const { paths, history } = await makeHistory("one");
    save(paths.exercise, { "sub/server.ts": "mine" });
    await history.snapshot("save");
    rmSync(join(paths.exercise, "sub"), { recursive: true });
    symlinkSync(paths.starter, join(paths.exercise, "sub"));
    const before = held(paths.starter);
    await expect(history.restore(2, "command")).rejects.toThrow(
      /Cannot put "sub\/server.ts" back: ".*sub" is in the way/,
    );
    expect(held(paths.starter)).toEqual(before);
  });

  test.each(["000002/exercise", "000002/state.json"])(
    "overwrites nothing while %s can't be synced, also when another runner wrote it",
    async (part) => {
      const { paths, read } = await makeHistory("one", "two");
      const sync = async (path: string): Promise<void> => {
        if (path.startsWith(join(paths.history, part))) throw new Error("EIO: i/o error");
      };
      const history = openHistory(paths, { ...nodeFiles, sync });
      await expect(history.restore(1, "command")).rejects.toThrow(/Cannot write ".*": EIO/);
      expect(read()).toBe("two");
    },
  );

  const moments = ["server.ts", "notes.md"].flatMap((path) =>
    [1, 2, 3].map((nth) => ({ path, nth })),
  );
  test.each(moments)("keeps $path saved right before it reads it for time $nth", async (moment) => {
    const { paths, history: before } = await makeHistory("one");
    save(paths.exercise, { "server.ts": "two", "notes.md": "in entry 2 only" });
    await before.snapshot("save");
    let reads = 0;
    const read = async (path: string): Promise<Buffer | undefined> => {
      if (path === join(paths.exercise, moment.path) && (reads += 1) === moment.nth) {
        save(paths.exercise, { [moment.path]: "saved meanwhile" });
      }
      return nodeFiles.read(path);
    };
    const history = openHistory(paths, { ...nodeFiles, read });
    await history.restore(1, "command");
    expect(held(paths.exercise)).toEqual(asHeld({ "server.ts": "one" }));
    await history.undo();
    expect(held(paths.exercise)[moment.path]).toBe(asHeld({ a: "saved meanwhile" })["a"]);
  });

  test("restores a file where an empty folder is now", async () => {
    const { paths, history } = await makeHistory();
    save(paths.exercise, { notes: "a file" });
    await history.snapshot("save");
    rmSync(join(paths.exercise, "notes"));
    mkdirSync(join(paths.exercise, "notes", "2026"), { recursive: true });
    await history.restore(1, "command");
    expect(held(paths.exercise)).toEqual(asHeld({ notes: "a file" }));
  });

  test("stops with an error when a file is written all the time", async () => {
    const { paths, write } = await makeHistory("one", "two");
    let count = 0;
    const sync = async (): Promise<void> => write(`log line ${(count += 1)}`);
    const history = openHistory(paths, { ...nodeFiles, sync });
    await expect(history.restore(1, "command")).rejects.toThrow(
      /Cannot replace "server.ts" .*: it is written again and again. Stop the program/,
    );
  });
});
