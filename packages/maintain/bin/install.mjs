/** Everything installed: before those scripts that are no command of the course, such as `pnpm check`. */

import { install } from "../../command/install.mjs";

install("all");
