/**
 * Processes that end with the command that started them, and the wait with a deadline: for the lab, which
 * starts its own programs.
 */

export { within } from "../base/deadline.ts";
export { reap } from "./reaper.ts";
export { killTree, OWN_TREE } from "./tree.ts";
