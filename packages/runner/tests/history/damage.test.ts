/** What can still be restored, and what is reported, when files are damaged or the file system lacks links. */
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeFiles, persistently, type Files } from "../../src/disk/files.ts";
import { createWhole } from "../../src/disk/whole-file.ts";
import { makeHistory, makeWorld, openHistory, quickFiles, save } from "./world.ts";

describe("a damaged history", () => {
  test("warns of an entry that is cut off, once, and restores the others", async () => {
    const { history, warnings, entry, read } = await makeHistory("one", "two", "three");
    writeFileSync(entry(2), readFileSync(entry(2)).subarray(0, 40));
    await history.undo();
    expect(read()).toBe("one");
    await history.list();
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Cannot read entry 2 of the history: ".*" is damaged. Put that file back/,
      ),
    ]);
  });

  test("warns of an entry of a newer version, and leaves it alone", async () => {
    const { paths, warnings, entry, write } = await makeHistory("one", "two");
    const newer = JSON.stringify({ version: 2, n: 2, tree: "packed" });
    writeFileSync(entry(2), newer);
    write("three");
    const history = openHistory(paths, quickFiles, warnings);
    expect((await history.snapshot("save"))?.n).toBe(3);
    expect(warnings).toEqual([expect.stringMatching(/has version 2, .* Update the course/)]);
    expect(readFileSync(entry(2), "utf8")).toBe(newer);
  });

  test("does not restore a file whose bytes have changed, and undo skips that state", async () => {
    const { history, warnings, read, state } = await makeHistory("one", "two", "three");
    writeFileSync(join(state(2), "exercise", "server.ts"), "tampered");
    await expect(history.restore(2, "command")).rejects.toThrow(
      /Cannot get "server.ts" back: ".*" is damaged: its bytes don't match its SHA-256/,
    );
    expect(read()).toBe("three");
    await history.undo();
    expect(read()).toBe("one");
    expect(warnings).toHaveLength(1);
  });

  test.each(["../outside.ts", "/outside.ts", "a//b", "", "./a"])(
    "does not write a file outside the exercise: %j",
    async (path) => {
      const { history, entry } = await makeHistory("one", "two");
      const text = readFileSync(entry(1), "utf8").replace("server.ts", path);
      writeFileSync(entry(1), text);
      await expect(history.restore(1, "command")).rejects.toThrow(/entry 1 .* is damaged/);
    },
  );

  test("reports that there is no such entry", async () => {
    const { history } = await makeHistory("one");
    await expect(history.restore(9, "command")).rejects.toThrow(
      /entry 9 of the history: ".*" is gone/,
    );
  });
});

async function refuseLink(): Promise<never> {
  throw Object.assign(new Error("FAT has no links"), { code: "EPERM" });
}

describe("on any file system", () => {
  test("a file that a virus scanner holds open is retried", async () => {
    const pauses: number[] = [];
    const codes = ["EPERM", "EBUSY"];
    const result = await persistently(
      async () => {
        const code = codes.shift();
        if (code !== undefined) throw Object.assign(new Error(code), { code });
        return "done";
      },
      async (ms) => void pauses.push(ms),
    );
    expect({ result, pauses }).toEqual({ result: "done", pauses: [10, 20] });
  });

  test("a file is created without links too, and still only once", async () => {
    const { root } = makeWorld();
    const path = join(root, "one.json");
    const files: Files = { ...nodeFiles, link: refuseLink };
    const attempts = ["first", "second"].map((text) => createWhole(files, path, Buffer.from(text)));
    const [first] = await Promise.all(attempts);
    expect(await Promise.all(attempts)).toContain(false);
    expect(readFileSync(path, "utf8")).toBe(first ? "first" : "second");
    expect(readdirSync(root).filter((name) => name.startsWith(".course-tmp-"))).toEqual([]);
  });

  test("temporary files of a killed runner are not recorded, and are removed after a minute", async () => {
    const { paths, history } = await makeHistory("one");
    const folders = [
      paths.exercise,
      paths.history,
      join(paths.history, "objects"),
      join(paths.history, "entries"),
    ];
    const [old, young] = [".course-tmp-0123456789abcdef", ".course-tmp-fedcba9876543210"];
    for (const folder of folders) {
      save(folder, { [old]: "half", [young]: "half" });
      utimesSync(join(folder, old), new Date(), new Date(Date.now() - 61_000));
    }
    expect((await history.snapshot("save"))?.n).toBe(1);
    await history.sweep();
    for (const folder of folders) {
      expect(readdirSync(folder)).toContain(young);
      expect(readdirSync(folder)).not.toContain(old);
    }
  });
});
