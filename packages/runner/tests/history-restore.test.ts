/** How a state comes back: byte for byte, and nothing that is not in the history is touched. */
import {
  chmodSync,
  existsSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeFiles } from "../src/files.ts";
import { asHeld, held, makeHistory, openHistory, save } from "./history-world.ts";

const isPosix = process.platform !== "win32";

describe("a restore", () => {
  test("makes the exercise the same byte for byte, and the state before it an entry", async () => {
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

  test.runIf(isPosix)("brings back whether a file can be run", async () => {
    const { paths, history } = await makeHistory("#!/usr/bin/env node\n");
    const server = join(paths.exercise, "server.ts");
    chmodSync(server, 0o755);
    await history.snapshot("save");
    await history.restore(1, "command");
    expect(statSync(server).mode & 0o100).toBe(0);
    await history.restore(2, "command");
    expect(statSync(server).mode & 0o100).toBe(0o100);
  });

  test("leaves a file alone that is already as wanted", async () => {
    const { paths, history } = await makeHistory("one");
    utimesSync(join(paths.exercise, "server.ts"), 1, 1);
    save(paths.exercise, { "notes.md": "n" });
    await history.restore(1, "command");
    expect(statSync(join(paths.exercise, "server.ts")).mtimeMs).toBe(1000);
  });

  test.runIf(isPosix)("touches neither links nor node_modules nor .git", async () => {
    const { paths, history } = await makeHistory("one", "two");
    symlinkSync(paths.starter, join(paths.exercise, "link"));
    save(paths.exercise, { "node_modules/a/b.js": "b", ".git/HEAD": "ref", "sub/.git/HEAD": "r" });
    await history.restore(1, "command");
    expect(readdirSync(join(paths.exercise, "link"))).toContain("server.ts");
    expect(existsSync(join(paths.exercise, "node_modules/a/b.js"))).toBe(true);
    expect(existsSync(join(paths.exercise, "sub/.git/HEAD"))).toBe(true);
  });

  test.runIf(isPosix)("does not write through a link, and says what is in the way", async () => {
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

  test("looks again when a file is saved at the last moment", async () => {
    const { paths, write } = await makeHistory("one", "two");
    const moments = ["saved meanwhile"];
    const sync = async (): Promise<void> => moments.splice(0).forEach(write);
    const history = openHistory(paths, { ...nodeFiles, sync });
    await history.restore(1, "command");
    const contents = await Promise.all(
      (await history.entries()).map((one) => history.contents(one)),
    );
    expect(contents.flat().map(({ bytes }) => String(bytes))).toContain("saved meanwhile");
    expect(held(paths.exercise)).toEqual(asHeld({ "server.ts": "one" }));
  });

  test("gives up with a sentence when a file is written all the time", async () => {
    const { paths, write } = await makeHistory("one", "two");
    let count = 0;
    const sync = async (): Promise<void> => write(`log line ${(count += 1)}`);
    const history = openHistory(paths, { ...nodeFiles, sync });
    await expect(history.restore(1, "command")).rejects.toThrow(
      /Cannot replace "server.ts" .*: it is written again and again. Stop the program/,
    );
  });
});
