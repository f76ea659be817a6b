/** The sentence about a Node that is too old; undefined for one that will do. */
export function oldNode(version: string): string | undefined;
/** The sentence about a pnpm that is too old; undefined for one that will do, or for no pnpm at all. */
export function oldPnpm(userAgent?: string): string | undefined;
/** Ends the process with a sentence if this Node or this pnpm will not do. */
export function preflight(): void;
