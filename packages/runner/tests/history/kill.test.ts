/** Real processes are killed: `child.ts` saves and runs commands until SIGKILL. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands, DEADLINE_MS, startRunner } from "./runner.ts";
import { makeWorld } from "./world.ts";

/** Kills the child when it has printed this many bytes; resolves with all its output. */
function runAndKill(root: string, bytes: number): Promise<string> {
  const script = join(import.meta.dirname, "child.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, root], {
    // Where `tsx` is found.
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    output += part;
    if (output.length >= bytes) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (output.length >= bytes) resolve(output);
      else reject(new Error(`The child ended by itself with code ${code}: ${output}`));
    });
  });
}

// The first ones fall into the first copy; from about 40 on they fall into snapshots, resets and restores.
const killedAt = [1, 7, 12, 17, 26, 41, 55, 77, 123, 155, 190, 271, 404, 530, 777];

test.each(killedAt)(
  "a process killed after %i bytes of its output loses nothing that was saved",
  async (bytes) => {
    const paths = makeWorld();
    const output = await runAndKill(paths.root, bytes);
    const runner = startRunner(paths);
    await commands.start(runner);
    const kept = new Set<string>();
    for (const entry of await runner.history.entries()) {
      for (const file of await runner.history.contents(entry)) kept.add(file.bytes.toString());
    }
    const saved = [...output.matchAll(/^saved (\d+)$/gm)].map(([, i]) => `// content ${i}\n`);
    expect(saved.filter((one) => !kept.has(one))).toEqual([]);
  },
  DEADLINE_MS,
);
