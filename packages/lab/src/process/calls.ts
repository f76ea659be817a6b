/**
 * Calls from the lab's command to a process that it started: a name and an argument go over, a value or an
 * error comes back. No more than that: both ends are the lab's own, so the types are believed.
 */

/** What a process can be asked to do. */
export type Calls = Record<string, (argument: never) => unknown>;

export interface Call {
  id: number;
  name: string;
  argument: unknown;
}

export type Reply = { id: number; value: unknown } | { id: number; error: string };

/** The message by which a process says that it can be called. */
export const READY = "ready";

/** Answers every call from now on, and ends this process when the command is gone. */
export function answerCalls(calls: Calls): void {
  process.on("message", (call: Call) => void answer(calls, call));
  // Without the command there is nobody to measure for.
  process.on("disconnect", () => process.exit(0));
  process.send?.(READY);
}

async function answer(calls: Calls, { id, name, argument }: Call): Promise<void> {
  try {
    const value = await calls[name]?.(argument as never);
    process.send?.({ id, value } satisfies Reply);
  } catch (error) {
    process.send?.({ id, error: String(error) } satisfies Reply);
  }
}
