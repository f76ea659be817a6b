/**
 * What the pages and the plugin that serves them both know: the browser gets this file, never the plugin.
 */

/** A lesson as the pages know it. */
export interface MappedLesson {
  /** As people type it: "02". */
  id: string;
  /** Its folder's name, which is its address below /lessons/ as well. */
  name: string;
  /** Without its number: "one connection, both sides speak". */
  title: string;
  /** The steps' names, such as "broadcast-changes"; the first one is step 1. */
  steps: string[];
}

export const LESSON_MAP = "lesson-map";
