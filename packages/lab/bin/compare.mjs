/** `pnpm compare` */

import { launch } from "../../command/launch.mjs";

launch(() => import("../src/cli/main.ts"));
