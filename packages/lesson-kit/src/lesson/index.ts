/**
 * Reading a lesson's folder, without anything that runs its servers: for the docs site.
 */

export { type Lesson, readLesson, readLessons } from "./folder.ts";
export { regionsOf } from "./regions.ts";
