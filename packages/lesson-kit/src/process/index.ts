/**
 * Processes that end with the command that started them, and deadlines that a busy machine does not
 * shorten: for the lab, which starts programs of its own.
 */

export { within } from "../base/deadline.ts";
export { reap } from "./reaper.ts";
export { killTree, OWN_TREE } from "./tree.ts";
