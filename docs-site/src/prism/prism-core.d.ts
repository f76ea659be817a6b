/** The core alone has no types of its own: they are those of the whole. */
declare module "prismjs/components/prism-core" {
  import Prism from "prismjs";
  export default Prism;
}
