/** The vitest configuration of every lesson: where it is named by its path, from a lesson's folder. */
export { default } from "./src/vitest/config.ts";
