/**
 * What those who keep the course run: `pnpm test`, `pnpm bench`, `pnpm soak`, `pnpm picture`.
 * Makes sure that it can run, teaches Node to read TypeScript, and hands over to src/<name>.ts.
 */

import { preflight } from "../../command/src/preflight.mjs";

preflight();

const { register } = await import("tsx/esm/api");
register();
const [tool, ...words] = process.argv.slice(2);
const { main } = await import(`../src/${tool}.ts`);
process.exitCode = await main(words);
