/**
 * The process that `kill.test.ts` kills: a learner who saves, and a runner that snapshots, resets, undoes and
 * restores, in an endless loop. It prints "saved <i>" once content i is in the exercise, and "." before each
 * change on the disk, so that the parent can kill it at any of them.
 *
 * Usage: node --import tsx tests/history/child.ts <root>
 */
import { writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ensureExercise, lessonPaths, resetExercise } from "../../src/workspace/exercise.ts";
import { nodeFiles, type Files } from "../../src/disk/files.ts";
import { History } from "../../src/history/history.ts";

const STDOUT = 1;
const warn = (sentence: string): void => console.error(sentence);

const files: Files = {
  ...nodeFiles,
  create: (...of) => announced(() => nodeFiles.create(...of)),
  rename: (...of) => announced(() => nodeFiles.rename(...of)),
  renameFolder: (...of) => announced(() => nodeFiles.renameFolder(...of)),
  link: (...of) => announced(() => nodeFiles.link(...of)),
  remove: (...of) => announced(() => nodeFiles.remove(...of)),
};

function announced<Result>(change: () => Promise<Result>): Promise<Result> {
  writeSync(STDOUT, ".");
  return change();
}

const paths = lessonPaths(process.argv[2] ?? "", "02-websocket-duplex");
const history = new History({ folder: paths.history, exercise: paths.exercise, warn, files });
const commands = [
  () => history.snapshot("save"),
  () => resetExercise(paths, history, { warn, files }),
  () => history.undo(),
  () => history.restore(1, "command"),
];

await ensureExercise(paths, history, { warn, files });
for (let i = 0; ; i += 1) {
  writeFileSync(join(paths.exercise, "server.ts"), `// content ${i}\n`);
  writeSync(STDOUT, `\nsaved ${i}\n`);
  await commands[i % commands.length]?.();
}
