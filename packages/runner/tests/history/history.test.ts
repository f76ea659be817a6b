/** What a snapshot records, and where undo leads. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeFiles } from "../../src/disk/files.ts";
import { makeHistory, makeWorld, openHistory, quickFiles, save } from "./world.ts";

describe("a snapshot", () => {
  test("records a state once, and the next one with what changed", async () => {
    const { paths, history } = await makeHistory("one", "one");
    save(paths.exercise, { "notes.md": "n" });
    await history.snapshot("command");
    expect(await history.list()).toMatchObject([
      { n: 1, why: "save", changes: [{ path: "server.ts", change: "added" }] },
      { n: 2, why: "command", changes: [{ path: "notes.md", change: "added" }] },
    ]);
  });

  test("of a missing or an empty exercise records nothing", async () => {
    const { paths, history } = await makeHistory("one");
    rmSync(paths.exercise, { recursive: true });
    expect((await history.snapshot("save"))?.n).toBe(1);
    mkdirSync(paths.exercise);
    expect((await history.snapshot("save"))?.n).toBe(1);
    expect((await history.latest())?.n).toBe(1);
  });

  test("does not wait for the disk", async () => {
    const paths = makeWorld();
    const never = new Promise<void>(() => undefined);
    save(paths.exercise, { "server.ts": "one" });
    const history = openHistory(paths, { ...nodeFiles, sync: () => never });
    expect(await history.snapshot("save")).toMatchObject({ n: 1, why: "save" });
  });

  test("of two runners at once keeps the states of both", async () => {
    const [mine, yours] = [makeWorld(), makeWorld()];
    const one = openHistory(mine, quickFiles);
    const two = openHistory({ ...yours, history: mine.history }, quickFiles);
    for (let i = 0; i < 20; i += 1) {
      save(mine.exercise, { "server.ts": `mine ${i}` });
      save(yours.exercise, { "server.ts": `yours ${i}` });
      await Promise.all([one.snapshot("save"), two.snapshot("save")]);
    }
    const entries = await openHistory(mine).entries();
    expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(new Set(entries.map(({ files }) => files[0]?.sha256)).size).toBe(40);
  });

  test("sees what another runner has recorded in between", async () => {
    const { paths, history, write } = await makeHistory("one");
    write("two");
    await openHistory(paths).snapshot("save");
    write("one");
    expect(await history.snapshot("save")).toMatchObject({ n: 3 });
  });

  test("records the exercise again when the newest state is damaged", async () => {
    const { paths, state } = await makeHistory("one");
    writeFileSync(join(state(1), "exercise", "server.ts"), "");
    const next = openHistory(paths);
    const entry = await next.snapshot("start");
    expect(entry && (await next.contents(entry)).map(String)).toHaveLength(1);
  });
});

describe("undo", () => {
  test("goes back one state at a time, to the first and no further", async () => {
    const { history, read } = await makeHistory("one", "two", "three");
    await history.undo();
    expect(read()).toBe("two");
    await history.undo();
    expect(read()).toBe("one");
    expect(await history.undo()).toBeUndefined();
    expect(read()).toBe("one");
  });

  test("starts over after a save, from the state before that save", async () => {
    const { history, read, write } = await makeHistory("one", "two");
    await history.undo();
    write("three");
    await history.undo();
    expect(read()).toBe("one");
    await history.undo();
    expect(read()).toBe("two");
  });

  test("skips states that are the same as the exercise", async () => {
    const { history, read } = await makeHistory("one", "two");
    await history.restore(2, "reset");
    await history.undo();
    expect(read()).toBe("one");
  });

  test("restores an exercise that was deleted", async () => {
    const { paths, history, read } = await makeHistory("one", "two");
    rmSync(paths.exercise, { recursive: true });
    await history.undo();
    expect(read()).toBe("two");
  });

  test("waits for a snapshot that is under way", async () => {
    const { history, read, write } = await makeHistory("one");
    write("two");
    await Promise.all([history.snapshot("save"), history.undo()]);
    expect(read()).toBe("one");
    expect(await history.entries()).toMatchObject([
      { n: 1 },
      { why: "save" },
      { why: "undo", to: 1 },
    ]);
  });
});
