/**
 * What is measured, in the words of the table: the goals find their rows by them.
 */

/** What stands beside a measurement of another state of the course. */
export const at = (what: string, commit?: string) =>
  commit === undefined ? what : `${what} (at ${commit})`;

export const saves = (id: string, gapMs: number, loops: number) =>
  `lesson ${id}: save to verdict, ${gapMs / 1_000} s apart${beside(loops)}, ms`;

export const watching = (id: string, loops: number) =>
  `lesson ${id}: vitest --watch${beside(loops)}, ms`;

export const starting = (id: string) => `lesson ${id}: start to first verdict, ms`;
export const startingByNpx = (id: string) =>
  `npx -y pnpm@12 lesson ${id}: start to first verdict, ms`;
export const FIRST = "fresh clone, empty store: pnpm lesson 02 to the first verdict, ms";
export const SIZE = "size of node_modules for the lessons, MB";

const beside = (loops: number) => (loops === 0 ? "" : `, beside ${loops} busy loops`);
