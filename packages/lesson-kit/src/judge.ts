/**
 * For the `lesson` command and the maintainers' tools: reading lessons and judging servers.
 */

export {
  exerciseFile,
  readLesson,
  readLessons,
  solutionFile,
  starterFile,
} from "./lesson/folder.ts";
export type { Lesson } from "./lesson/folder.ts";
export { givenFile, givenState } from "./lesson/given.ts";
export { NO_CONFIG } from "./lesson/config.ts";
export { staircase } from "./lesson/compose.ts";
export { HINT_LEVELS, readHints } from "./lesson/hints.ts";
export { lineToEdit, regionOfStep, regionsOf, replaceRegions } from "./lesson/regions.ts";
export { type Delivery, signatureFault } from "./service/delivery.ts";
export { SseParser } from "./base/sse-parser.ts";
export { WireFailure } from "./base/failure.ts";
export { type FixtureSet, makeFixtures } from "./fixtures/fixtures.ts";
export { firstDifference } from "./scenes/first-difference.ts";
export { headerPairs } from "./base/headers.ts";
export { Receiver } from "./service/receiver.ts";
export { type Observed, Recorder, SERVER } from "./base/recorder.ts";
export type { Reply } from "./service/reply.ts";
export { readScenes, recordingText } from "./scenes/files.ts";
export { stable } from "./scenes/stable.ts";
export { recordScene } from "./scenes/record.ts";
export { SharedListener } from "./base/listener.ts";
export { findPython } from "./server/python.ts";
export { ServerFailure } from "./server/problem.ts";
export type { Place, ServerProblem } from "./server/problem.ts";
export { withoutAddress } from "./server/output.ts";
export { Server } from "./server/server.ts";
export type { Address, ReadSource } from "./server/start-options.ts";
export { WorkerPool } from "./server/worker-pool.ts";
export { openSteps } from "./judge/judge.ts";
export { addressFault, exitFault, pageFault } from "./judge/conduct.ts";
export { judgeFile, judgeUrl } from "./judge/targets.ts";
export { judgedEnv, ownServerEnv } from "./judge/environment.ts";
export { loadChecks, loadCompiled } from "./judge/load.ts";
export { allPassed, failedStep } from "./judge/verdict.ts";
export type { Failure, StepResult, Verdict } from "./judge/verdict.ts";
export type { Trace } from "@course/wire";
