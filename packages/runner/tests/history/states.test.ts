/** How states are stored: one folder for each, which a learner can open and read. */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Files } from "../../src/disk/files.ts";
import { asHeld, held, makeHistory, openHistory, quickFiles, save } from "./world.ts";

const inode = (path: string): number => statSync(path).ino;

async function refuse(): Promise<never> {
  throw Object.assign(new Error("EPERM"), { code: "EPERM" });
}

describe("a state", () => {
  test("is a folder with a copy of the exercise, and its time and reason beside it", async () => {
    const { paths, history, state, entry } = await makeHistory();
    const files = { "server.ts": "one", "lib/ü x.ts": "lib", "state.json": "the learner's own" };
    save(paths.exercise, files);
    await history.snapshot("start");
    expect(readdirSync(paths.history)).toEqual(["000001"]);
    expect(readdirSync(state(1)).toSorted()).toEqual(["exercise", "state.json"]);
    expect(held(join(state(1), "exercise"))).toEqual(asHeld(files));
    const { at, why } = JSON.parse(readFileSync(entry(1), "utf8"));
    expect(why).toBe("start");
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
  });

  test("shares an unchanged file with the state before, and none with the exercise", async () => {
    const { paths, history, state } = await makeHistory();
    for (const text of ["one", "two"]) {
      save(paths.exercise, { "server.ts": text, "notes.md": "unchanged" });
      await history.snapshot("save");
    }
    const at = (n: number, path: string): string => join(state(n), "exercise", path);
    expect(inode(at(2, "notes.md"))).toBe(inode(at(1, "notes.md")));
    expect(inode(at(2, "server.ts"))).not.toBe(inode(at(1, "server.ts")));
    expect(inode(at(2, "notes.md"))).not.toBe(inode(join(paths.exercise, "notes.md")));
    await history.restore(1, "command");
    expect(inode(at(3, "server.ts"))).toBe(inode(at(1, "server.ts")));
    expect(inode(join(paths.exercise, "server.ts"))).not.toBe(inode(at(1, "server.ts")));
  });

  test("shares an unchanged file with a state that another runner has recorded", async () => {
    const { paths, state, write } = await makeHistory("one");
    save(paths.exercise, { "notes.md": "n" });
    await openHistory(paths, quickFiles).snapshot("save");
    write("two");
    await openHistory(paths, quickFiles).snapshot("save");
    const [before, after] = [2, 3].map((n) => join(state(n), "exercise", "notes.md"));
    expect(inode(after ?? "")).toBe(inode(before ?? ""));
  });

  test("is a copy where the file system has no links", async () => {
    const { paths, state } = await makeHistory();
    const history = openHistory(paths, { ...quickFiles, link: refuse });
    const files = { "server.ts": "one", "notes.md": "unchanged" };
    for (const text of ["one", "two"]) {
      save(paths.exercise, { ...files, "server.ts": text });
      await history.snapshot("save");
    }
    const [before, after] = [1, 2].map((n) => join(state(n), "exercise"));
    expect(held(after ?? "")).toEqual(asHeld({ ...files, "server.ts": "two" }));
    expect(inode(join(after ?? "", "notes.md"))).not.toBe(inode(join(before ?? "", "notes.md")));
  });

  test("does not share a file that was damaged since", async () => {
    const { paths, history, state } = await makeHistory();
    save(paths.exercise, { "server.ts": "one", "notes.md": "unchanged" });
    await history.snapshot("save");
    save(join(state(1), "exercise"), { "notes.md": "" });
    save(paths.exercise, { "server.ts": "two" });
    const entry = await history.snapshot("save");
    expect(entry && (await history.contents(entry)).map(({ bytes }) => String(bytes))).toEqual([
      "unchanged",
      "two",
    ]);
  });

  test("does not take a number that is taken, not even by an empty folder", async () => {
    const { history, write, state } = await makeHistory("one");
    mkdirSync(state(2));
    write("two");
    expect((await history.snapshot("save"))?.n).toBe(3);
    expect(readdirSync(state(2))).toEqual([]);
  });

  test("takes the next number when another runner takes this one right before", async () => {
    const { paths, write, state } = await makeHistory("one");
    let taken = 0;
    const renameFolder: Files["renameFolder"] = (from, to) => {
      if ((taken += 1) < 3) save(to, { "exercise/server.ts": "another's", "state.json": "{}" });
      return quickFiles.renameFolder(from, to);
    };
    write("two");
    const entry = await openHistory(paths, { ...quickFiles, renameFolder }).snapshot("save");
    expect(entry?.n).toBe(4);
    expect(held(join(state(2), "exercise"))).toEqual(asHeld({ "server.ts": "another's" }));
  });

  test("that can't be written leaves nothing behind, and the exercise as it is", async () => {
    const { paths, read } = await makeHistory("one", "two");
    const create: Files["create"] = (path, ...rest) =>
      path.endsWith("state.json") ? refuse() : quickFiles.create(path, ...rest);
    const history = openHistory(paths, { ...quickFiles, create });
    await expect(history.restore(1, "command")).rejects.toThrow(/Cannot write ".*state.json"/);
    expect(read()).toBe("two");
    expect(readdirSync(paths.history)).toEqual(["000001", "000002"]);
  });
});
