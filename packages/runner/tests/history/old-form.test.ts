/**
 * A history that was begun before each state was a folder goes on. The one in `old-form/` was written by the
 * code of commit c08ba0d: a start, two saves, a reset, an undo, and a restore of state 2.
 */
import { chmodSync, cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ensureExercise } from "../../src/workspace/exercise.ts";
import { asHeld, held, makeWorld, openHistory, quickFiles, save, type Held } from "./world.ts";

const [starter, one, two]: Held[] = [
  { "lib/ü x.ts": "export {};\n", "server.ts": "// TODO 1\n" },
  { "lib/ü x.ts": "export {};\n", "server.ts": "// one\n" },
  { "lib/ü x.ts": "export {};\n", "run.sh": "#!/bin/sh\n", "server.ts": "// two\n" },
];
const states = [starter, one, two, starter, two, one].map((files) => asHeld(files ?? {}));

/** A course whose exercise is as in the newest state. */
function makeOldHistory() {
  const paths = makeWorld();
  const warnings: string[] = [];
  cpSync(join(import.meta.dirname, "old-form"), paths.history, { recursive: true });
  save(paths.exercise, one ?? {});
  const history = openHistory(paths, quickFiles, warnings);
  const write = (text: string): void => save(paths.exercise, { "server.ts": text });
  return { paths, warnings, history, write };
}

describe("a history in the old form", () => {
  test("is listed as before", async () => {
    const { history } = makeOldHistory();
    const list = await history.list();
    expect(
      list.map(({ n, why, to, changes }) => [n, why, to, changes.map(({ path }) => path)]),
    ).toEqual([
      [1, "start", undefined, ["lib/ü x.ts", "server.ts"]],
      [2, "save", undefined, ["server.ts"]],
      [3, "save", undefined, ["run.sh", "server.ts"]],
      [4, "reset", undefined, ["run.sh", "server.ts"]],
      [5, "undo", 3, ["run.sh", "server.ts"]],
      [6, "command", 2, ["run.sh", "server.ts"]],
    ]);
    expect(list[0]?.at).toBe("2026-11-28T09:00:00.000Z");
  });

  test("goes on with the next number, and its files stay as they are", async () => {
    const { paths, history, write } = makeOldHistory();
    const before = {
      ...held(join(paths.history, "entries")),
      ...held(join(paths.history, "objects")),
    };
    expect((await history.snapshot("start"))?.n).toBe(6);
    write("// three\n");
    expect((await history.snapshot("save"))?.n).toBe(7);
    expect((await openHistory(paths).entries()).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect({
      ...held(join(paths.history, "entries")),
      ...held(join(paths.history, "objects")),
    }).toEqual(before);
  });

  test.each([1, 2, 3, 4, 5, 6])("restores state %i byte for byte", async (n) => {
    const { paths, history, write } = makeOldHistory();
    write("// three\n");
    await history.restore(n, "command");
    expect(held(paths.exercise)).toEqual(states[n - 1]);
    await history.undo();
    expect(held(paths.exercise)["server.ts"]).toBe(asHeld({ a: "// three\n" })["a"]);
  });

  test("is where undo leads, state by state", async () => {
    const { paths, history, write } = makeOldHistory();
    write("// three\n");
    await history.snapshot("save");
    for (const n of [6, 5, 4, 3, 2, 1]) {
      expect(await history.undo()).toMatchObject({ to: n });
      expect(held(paths.exercise)).toEqual(states[n - 1]);
    }
    expect(await history.undo()).toBeUndefined();
  });

  test("goes on with an undo that was done before", async () => {
    const { paths, history } = makeOldHistory();
    rmSync(join(paths.history, "entries", "000006.json"));
    save(paths.exercise, two ?? {});
    chmodSync(join(paths.exercise, "run.sh"), 0o755);
    expect(await history.undo()).toMatchObject({ n: 6, to: 2 });
    expect(held(paths.exercise)).toEqual(states[1]);
  });

  test("restores a deleted exercise", async () => {
    const { paths, history } = makeOldHistory();
    rmSync(paths.exercise, { recursive: true });
    const made = await ensureExercise(paths, history, { warn: () => undefined, files: quickFiles });
    expect(made).toMatchObject({ made: "from-history", entry: { n: 6 } });
    expect(held(paths.exercise)).toEqual(states[5]);
  });

  test("with a damaged entry does not reuse its number, and warns of it", async () => {
    const { paths, history, warnings, write } = makeOldHistory();
    writeFileSync(join(paths.history, "entries", "000006.json"), "");
    write("// three\n");
    expect((await history.snapshot("save"))?.n).toBe(7);
    expect(warnings).toEqual([
      expect.stringMatching(/^Cannot read entry 6 .*000006.json" is damaged/),
    ]);
  });

  test("with a damaged file skips the states that have it, and warns of them", async () => {
    const { paths, history, warnings } = makeOldHistory();
    const file = (await history.entries())[2]?.files.find(({ path }) => path === "server.ts");
    writeFileSync(join(paths.history, "objects", file?.sha256 ?? ""), "tampered");
    await history.undo();
    expect(held(paths.exercise)).toEqual(states[3]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Cannot get "server.ts" back: .* is damaged/),
    ]);
  });
});
