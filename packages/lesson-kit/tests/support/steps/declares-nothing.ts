/** A step that was left without a check. */

export const checks = [];
