/**
 * Processes that end with the command that started them: for the lab, which starts programs of its own.
 */

export { reap } from "./reaper.ts";
export { killTree, OWN_TREE } from "./tree.ts";
