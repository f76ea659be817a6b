/** The diagram of `packages/diagram`, where an MDX page looks for it. */
export { default } from "@course/diagram";
