/**
 * A promise and the function that fulfills it: a check holds a reply until it has seen what it waits for.
 */

export interface Deferred {
  promise: Promise<void>;
  resolve: () => void;
}

/** As `Promise.withResolvers` (Node 22), for a promise that only says that the moment has come. */
export function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((fulfill) => (resolve = fulfill));
  return { promise, resolve };
}
