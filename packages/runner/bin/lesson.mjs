/**
 * `pnpm lesson`: makes sure that it can run, teaches Node to read TypeScript, and hands over to src/main.ts.
 */

import { preflight } from "./preflight.mjs";

preflight();

const { register } = await import("tsx/esm/api");
register();
const { main } = await import("../src/main.ts");
process.exitCode = await main(process.argv.slice(2));
