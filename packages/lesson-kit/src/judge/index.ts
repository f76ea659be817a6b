/**
 * What the `lesson` command and the maintainers' tools use: reading lessons and judging servers.
 */

export {
  exerciseFile,
  readLesson,
  readLessons,
  solutionFile,
  starterFile,
} from "../lesson/folder.ts";
export type { Lesson, Step } from "../lesson/folder.ts";
export { type Arrangements, NEEDS_NOTHING } from "../lesson/arrangements.ts";
export { asServer, staircase } from "../lesson/compose.ts";
export { HINT_LEVELS, readHints, type Hint } from "../lesson/hints.ts";
export { lineToEdit, regionsOf, replaceRegions } from "../lesson/regions.ts";
export { type Delivery, signatureFault } from "../delivery.ts";
export { BlockReader } from "../event-blocks.ts";
export { WireFailure } from "../failure.ts";
export { type FixtureSet, makeFixtures } from "../fixtures.ts";
export { type FirstDifference, firstDifference } from "../first-difference.ts";
export { headerPairs } from "../headers.ts";
export { Receiver } from "../receiver.ts";
export { type Observed, Recorder, type Recording, SERVER } from "../recorder.ts";
export type { Reply } from "../reply.ts";
export { readScenes, recordingText } from "../scene-files.ts";
export { stable } from "../scene-stable.ts";
export { recordScene } from "../scene-record.ts";
export { SharedListener } from "../shared-listener.ts";
export { findPython } from "../server/python.ts";
export { killTree } from "../server/tree.ts";
export { ServerFailure } from "../server/problem.ts";
export type { Place, ServerProblem } from "../server/problem.ts";
export { withoutAddress } from "../server/output.ts";
export { type Door, Server } from "../server/server.ts";
export { Spares } from "../server/spare.ts";
export { judgeSteps, openSteps } from "./judge.ts";
export { judgeCommand, judgeFile, judgeUrl } from "./targets.ts";
export { ownServerEnv } from "./surroundings.ts";
export { loadChecks } from "./load.ts";
export { allPassed, failedStep } from "./verdict.ts";
export type { Failure, StepResult, Verdict } from "./verdict.ts";
export type { Trace } from "@course/wire";
