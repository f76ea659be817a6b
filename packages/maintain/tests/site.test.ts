/**
 * What `pnpm site` serves beside the files.
 */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recordPassed } from "@course/runner/progress";
import { siteApp } from "../src/site/app.ts";

let root: string;
let port: number;
let end: () => Promise<void>;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "site-"));
  await mkdir(path.join(root, "build"));
  await writeFile(path.join(root, "build", "index.html"), "<h1>home</h1>");
  await writeFile(path.join(root, "build", "404.html"), "<h1>not here</h1>");
  const server = siteApp(path.join(root, "build"), root).listen(0, "localhost");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  end = async () => {
    server.close();
    server.closeAllConnections();
    await rm(root, { recursive: true });
  };
});

afterEach(() => end());

test("A step that has passed is told; a visit tells nothing", async () => {
  expect(await ask("/__course/progress.json")).toMatchObject({ body: '{"version":2,"passed":{}}' });
  await recordPassed(root, "01-rest-crud", [2], [1, 2]);
  const { body } = await ask("/__course/progress.json");
  expect(JSON.parse(body)).toEqual({ version: 2, passed: { "01-rest-crud": [2] } });
});

test("A page is asked for again, so that a new build is seen", async () => {
  const { status, headers } = await ask("/");
  expect(status).toBe(200);
  expect(headers["cache-control"]).toBe("no-cache");
});

test("An address that is not there gets the site's own page", async () => {
  expect(await ask("/nowhere/")).toMatchObject({ status: 404, body: "<h1>not here</h1>" });
});

test("Under another name than localhost it says nothing, as DNS rebinding would use", async () => {
  expect(await ask("/__course/progress.json", "evil.example")).toMatchObject({ status: 421 });
});

async function ask(target: string, host = "localhost") {
  const request = get({ port, host: "localhost", path: target, headers: { Host: host } });
  const [response] = await once(request, "response");
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}
