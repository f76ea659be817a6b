/**
 * One listener for several checks: what comes for whom, and what of it is left when a check is over.
 */

import { once } from "node:events";
import http from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { SharedListener } from "../src/base/listener.ts";
import { fixturesFor, WHY } from "./support/fixtures.ts";

const ORIGIN = "http://127.0.0.1:1";

async function opened(options = {}): Promise<SharedListener> {
  const listener = await SharedListener.open(options);
  onTestFinished(() => listener.close());
  return listener;
}

async function status(url: string): Promise<number | undefined> {
  const request = http.request(url, { method: "POST", agent: false }).end("{}");
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  response.resume();
  return response.statusCode;
}

test("Each route gets the requests below its prefix, without the prefix", async () => {
  const listener = await opened();
  const seen: string[] = [];
  for (const name of ["/one", "/two"]) {
    listener.addRoute(name, ({ url }, response) => {
      seen.push(`${name} ${url}`);
      response.end();
    });
  }
  expect(await status(`${listener.url}/one/hook?x=1`)).toBe(200);
  expect(await status(`${listener.url}/two`)).toBe(200);
  expect(await status(`${listener.url}/onerous`)).toBe(503);
  expect(seen).toEqual(["/one /hook?x=1", "/two /"]);
});

test("A request for a check that has ended is answered with 503", async () => {
  const listener = await opened();
  const shut = listener.addRoute("", (_, response) => response.end());
  expect(await status(listener.url)).toBe(200);
  shut();
  expect(await status(listener.url)).toBe(503);
});

test("A client that waits for an answer of a check that has ended gets none", async () => {
  const listener = await opened();
  let came = () => {};
  const here = new Promise<void>((resolve) => (came = resolve));
  const shut = listener.addRoute("", () => came());
  const waiting = status(listener.url);
  await here;
  shut();
  await expect(waiting).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("No connection is kept alive: the end of one check can't cut the next one's request", async () => {
  const listener = await opened();
  listener.addRoute("", (_, response) => response.end());
  const agent = new http.Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const request = http.request(listener.url, { method: "POST", agent }).end("{}");
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  expect(response.headers.connection).toBe("close");
  response.resume();
});

test("A port in use is the system's error", async () => {
  const { url } = await opened();
  const port = Number(new URL(url).port);
  await expect(SharedListener.open({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("Receivers of one check share the listener of --callback-url", async () => {
  const callbacks = await opened();
  const { receiver } = fixturesFor(ORIGIN, { callbacks });
  const [one, two] = [await receiver.listen(), await receiver.listen()];
  await status(`${one.url}/hook`);
  await status(`${two.url}/hook`);
  expect((await one.received(1, WHY)).map(({ path }) => path)).toEqual(["/hook"]);
  expect((await two.received(1, WHY)).map(({ path }) => path)).toEqual(["/hook"]);
  expect(new URL(one.url).origin).toBe(new URL(two.url).origin);
});

test("A check stands in for the service, and the next check starts anew", async () => {
  const service = await opened();
  const first = fixturesFor(ORIGIN, { service });
  first.service.answers({ do: "answer", status: 202 });
  expect(await status(`${service.url}/reports`)).toBe(202);
  expect((await first.service.received(1, WHY))[0]?.path).toBe("/reports");
  await first.close();
  const second = fixturesFor(ORIGIN, { service });
  expect(await status(`${service.url}/reports`)).toBe(204);
  expect(second.service.deliveries).toHaveLength(1);
});
