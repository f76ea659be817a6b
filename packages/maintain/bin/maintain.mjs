/** What those who keep the course run: `pnpm test`, `pnpm bench`, `pnpm soak`, `pnpm picture` and others. */

import { launch } from "../../command/launch.mjs";

const [tool, ...words] = process.argv.slice(2);
launch(() => import(`../src/${tool}.ts`), words, "all");
