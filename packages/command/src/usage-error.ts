/** A sentence for whoever typed the command: what is wrong with its words, and what would be right. */
export class UsageError extends Error {}
