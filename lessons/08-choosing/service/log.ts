/**
 * The provider's numbered log of changes, and who is told of the next one. Nothing of HTTP.
 *
 * It is kept in memory and ends with the process.
 */

export interface Todo {
  id: string;
  url: string;
  title: string;
  completed: boolean;
}

export interface Change {
  /** Counts from 1, without a gap. */
  seq: number;
  type: "added" | "completed";
  /** The to-do as it was then. */
  todo: Todo;
}

/** What is told of a change: itself, and its JSON, written once for all who listen. */
export type Listener = (change: Change, json: string) => void;

const log: Change[] = [];
const listeners = new Set<Listener>();

/** Writes a change down and tells everybody; whoever is told begins before this returns. */
export function append(type: Change["type"], todo: Todo): Change {
  const change: Change = { seq: log.length + 1, type, todo };
  log.push(change);
  const json = JSON.stringify(change);
  for (const listener of listeners) listener(change, json);
  return change;
}

/** The changes whose number is greater than `seq`, in their order. */
export const changesAfter = (seq: number): Change[] => log.slice(seq);

/** The number of the newest change; 0 before the first. */
export const newest = (): number => log.length;

/** Tells `listener` each change from now on; returns the end of that. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
