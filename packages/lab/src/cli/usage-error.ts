/** A sentence for whoever typed: what is wrong with it, and what would be right. */
export class UsageError extends Error {}
