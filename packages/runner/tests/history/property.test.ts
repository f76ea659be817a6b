/**
 * Every state of the exercise that a command or a snapshot saw can be restored, byte for byte, after any
 * sequence of saves, commands, updates and crashes, also with two runners at once.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LessonPaths } from "../../src/workspace/exercise.ts";
import { stopAfter, type Crash } from "./crash.ts";
import { commandNames, commands, DEADLINE_MS, Seen, startRunner } from "./runner.ts";
import { lostOf, makeWorld, save } from "./world.ts";

const constant = <const Value>(value: Value) => fc.constant(value);
const path = fc.constantFrom("server.ts", "notes.md", "sub/ü x.ts", "sub", "sub/deep/a");
const content = fc.oneof(
  fc.constant(new Uint8Array()),
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: "grapheme" }).map((text) => new TextEncoder().encode(text)),
);
const anyCommand = fc.constantFrom(...commandNames);
const crash = fc.constantFrom<Crash>("kill -9", "power cut");
const anyTerminal = fc.constantFrom(0, 1);
const changes = fc.nat({ max: 40 });

const saves = fc.record({ op: constant("save"), path, content });
const deletes = fc.record({ op: constant("delete"), path });
const deletesAll = fc.record({ op: constant("delete all") });
const updates = fc.record({ op: constant("update"), content });
const runs = fc.record({ op: constant("run"), command: anyCommand, terminal: anyTerminal });
const crashes = fc.record({
  op: constant("crash"),
  command: anyCommand,
  terminal: anyTerminal,
  crash,
  changes,
});

// Commands and saves are more frequent than the rest, as they are for a learner.
const operation = fc.oneof(
  { weight: 4, arbitrary: saves },
  { weight: 1, arbitrary: deletes },
  { weight: 1, arbitrary: deletesAll },
  { weight: 1, arbitrary: updates },
  { weight: 5, arbitrary: runs },
  { weight: 3, arbitrary: crashes },
);
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

class Course {
  readonly paths: LessonPaths = makeWorld();
  readonly seen = new Seen();
  readonly #runners = [startRunner(this.paths), startRunner(this.paths)];

  async perform(one: Operation): Promise<void> {
    const { exercise, starter } = this.paths;
    if (one.op === "save") save(exercise, { [one.path]: one.content });
    if (one.op === "delete" && existsSync(join(exercise, one.path)))
      rmSync(join(exercise, one.path), { recursive: true });
    if (one.op === "delete all") rmSync(exercise, { recursive: true, force: true });
    if (one.op === "update") save(starter, { "server.ts": one.content });
    if (one.op === "run") await this.#run(one);
    if (one.op === "crash") await this.#crash(one);
  }

  async #run({ command, terminal }: Extract<Operation, { op: "run" }>): Promise<void> {
    this.seen.look(this.paths);
    await commands[command](this.#runners[terminal] ?? startRunner(this.paths));
  }

  async #crash(one: Extract<Operation, { op: "crash" }>): Promise<void> {
    this.seen.look(this.paths);
    const files = stopAfter(one.changes, one.crash);
    await commands[one.command](startRunner(this.paths, files)).catch((error: unknown) => {
      if (!files.hasStopped()) throw error;
    });
    this.#runners[one.terminal] = startRunner(this.paths);
    await this.#run({ op: "run", command: "start", terminal: one.terminal });
  }
}

test(
  "every state that was seen can be restored after any sequence of saves, commands, updates and crashes",
  async () => {
    const operations = fc.array(operation, { maxLength: 25, size: "max" });
    const property = fc.asyncProperty(operations, async (sequence) => {
      const course = new Course();
      for (const one of sequence) await course.perform(one);
      expect(await lostOf(course.paths, course.seen.states.values())).toEqual([]);
      rmSync(course.paths.root, { recursive: true });
    });
    await fc.assert(property, { numRuns: 80 });
  },
  DEADLINE_MS,
);
