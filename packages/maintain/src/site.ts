/**
 * `pnpm site`: builds the docs site where something has changed, and serves it on this machine.
 */

import { once } from "node:events";
import path from "node:path";
import { findPort } from "@course/command/free-port";
import { ROOT } from "./root.ts";
import { siteApp } from "./site/app.ts";
import { runTasks } from "./turbo.ts";

/** Below the ports of the lessons, which begin at 4001. */
const PORT = 4000;

export async function main(): Promise<number> {
  console.log("Building the site; that takes a while when something has changed …");
  const failed = await runTasks(["build", "--output-logs=errors-only"]);
  if (failed) return failed;
  const { number: port, notice } = await findPort(Number(process.env["PORT"] ?? PORT));
  if (notice) console.log(notice);
  const app = siteApp(path.join(ROOT, "docs-site", "build"), ROOT);
  // On this machine only: the learner's progress is nobody else's business.
  const server = app.listen(port, "localhost");
  await once(server, "listening");
  console.log(`The site is at http://localhost:${port} (Ctrl-C ends it).`);
  const end = () => {
    server.close();
    server.closeAllConnections();
  };
  process.once("SIGINT", end).once("SIGTERM", end);
  await once(server, "close");
  return 0;
}
