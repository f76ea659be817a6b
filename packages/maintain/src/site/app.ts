/**
 * Serves the built site, and beside it what the learner has passed.
 */

import path from "node:path";
import express, { type Express } from "express";
import { readProgress } from "@course/runner/progress";

/** `build` is the folder with the built site, `root` the course's. */
export function siteApp(build: string, root: string): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use((request, response, next) => {
    // A page elsewhere may give this machine a name of its own (DNS rebinding): it learns nothing here.
    if (isLoopback(request.hostname)) next();
    else response.status(421).type("text").send("This site is served as http://localhost only.\n");
  });
  app.get("/__course/progress.json", async (_request, response) => {
    const { lessons } = await readProgress(root);
    const passed = Object.entries(lessons).map(([name, lesson]) => [name, lesson.passed]);
    response
      .set("Cache-Control", "no-store")
      .json({ version: 2, passed: Object.fromEntries(passed) });
  });
  // Names with a hash never change their content; all else is asked for again, so that a new build is seen.
  app.use("/assets", express.static(path.join(build, "assets"), { immutable: true, maxAge: "1y" }));
  app.use(express.static(build, { cacheControl: false, setHeaders: revalidate }));
  app.use((_request, response) => response.status(404).sendFile(path.join(build, "404.html")));
  return app;
}

const isLoopback = (name: string) => ["localhost", "127.0.0.1", "[::1]", "::1"].includes(name);

const revalidate = (response: { setHeader: (name: string, value: string) => unknown }) =>
  response.setHeader("Cache-Control", "no-cache");
