/**
 * A promise, and what fulfils it: a check holds a reply until it has seen what it wants to see.
 */

export interface Gate {
  opened: Promise<void>;
  open: () => void;
}

export function gate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
