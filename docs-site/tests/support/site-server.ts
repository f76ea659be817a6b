/**
 * Serves the built site as `pnpm site` does, for the tests.
 */

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { siteApp } from "@course/maintain/site-app";
import { BUILD } from "./built-site";

interface SiteServer {
  /** Such as `http://localhost:40123`. */
  origin: string;
  /** A course's folder in which nothing is passed yet. */
  root: string;
  close: () => Promise<void>;
}

/** On a free port, with a progress of its own. */
export async function serveSite(build = BUILD): Promise<SiteServer> {
  const root = await mkdtemp(path.join(tmpdir(), "site-"));
  const server = siteApp(build, root).listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    root,
    async close() {
      server.close();
      server.closeAllConnections();
      await rm(root, { recursive: true, force: true });
    },
  };
}
