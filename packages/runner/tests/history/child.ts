/**
 * The process that `history-property.test.ts` kills: a learner who saves and a runner that snapshots, resets,
 * undoes and restores, for ever. It tells on stdout "saved <i>" once content i is in the exercise, and "."
 * before each change on the disk, so that the parent can kill it at any of them.
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
  create: (...of) => told(() => nodeFiles.create(...of)),
  rename: (...of) => told(() => nodeFiles.rename(...of)),
  renameFolder: (...of) => told(() => nodeFiles.renameFolder(...of)),
  link: (...of) => told(() => nodeFiles.link(...of)),
  remove: (...of) => told(() => nodeFiles.remove(...of)),
};

function told<Result>(change: () => Promise<Result>): Promise<Result> {
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
