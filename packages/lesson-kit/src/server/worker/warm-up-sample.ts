/** A file for the type stripper to compile once, before the learner's file needs it. */
export const sample: string = "warm";
