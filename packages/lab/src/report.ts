/**
 * What a run of the lab says, for the docs site: a report as blocks, without a module of Node, so that it
 * runs in a browser too.
 */

export type { Block, Item, Table } from "./document/block.ts";
export { documentOf } from "./document/document.ts";
