/**
 * Reading a lesson's folder, without anything that runs its servers: for the docs site and `pnpm carry`.
 */

export { type Lesson, readLesson, readLessons, solutionFile } from "./folder.ts";
export { type MistakeFile, applyMistake, placesOf, readMistakeFiles } from "./mistakes.ts";
export { regionsOf, replaceRegions } from "./regions.ts";
