/** `pnpm compare` */

import { launch } from "../../command/src/launch.mjs";

launch(() => import("../src/cli/main.ts"));
