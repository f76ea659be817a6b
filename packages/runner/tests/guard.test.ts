/** Who may ask the live page's server, and what it answers to others. */

import http from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { refusal } from "../src/live/guard.ts";
import { PageServer } from "../src/live/page-server.ts";
import { RequestError } from "../src/live/request-error.ts";

const PORT = 5000;
const HOST = { host: "127.0.0.1:5000" };
const OWN = { ...HOST, origin: "http://127.0.0.1:5000" };
const JSON_TYPE = { "content-type": "application/json" };
const asked = (method: string, headers: http.IncomingHttpHeaders, path = "/live") =>
  refusal({ method, path, headers }, PORT);

test("The page itself may read and may ask, by each name of this machine", () => {
  for (const name of ["127.0.0.1", "localhost", "[::1]"]) {
    const host = `${name}:5000`;
    expect(asked("GET", { host })).toBeUndefined();
    expect(asked("POST", { host, origin: `http://${host}`, ...JSON_TYPE })).toBeUndefined();
  }
});

test("Another name, another port and no name are refused", () => {
  for (const host of ["evil.example:5000", "127.0.0.1", "127.0.0.1:5001", "localhost.:5000"]) {
    expect(asked("GET", { host }), host).toContain(`"${host}"`);
  }
  expect(asked("GET", {})).toContain("not as");
});

test("Another origin is refused, also one that hides its name or differs in the port only", () => {
  for (const origin of [
    "http://evil.example",
    "null",
    "http://127.0.0.1:5001",
    "http://localhost:5000",
  ]) {
    expect(asked("GET", { ...HOST, origin }), origin).toContain(origin);
    expect(asked("POST", { ...HOST, origin, ...JSON_TYPE }), origin).toContain(origin);
  }
});

test("What a browser says of itself counts: only a link may lead here from elsewhere", () => {
  const cross = { ...HOST, "sec-fetch-site": "cross-site" };
  expect(asked("GET", { ...cross, "sec-fetch-mode": "no-cors" }, "/page.js")).toBeDefined();
  expect(asked("GET", { ...cross, "sec-fetch-mode": "navigate" }, "/")).toBeUndefined();
  expect(asked("GET", { ...cross, "sec-fetch-mode": "navigate" }, "/live")).toBeDefined();
  expect(asked("GET", { ...HOST, "sec-fetch-site": "same-site" })).toBeDefined();
});

test("A change needs its origin and JSON, so that no form can make one", () => {
  expect(asked("POST", { ...HOST, ...JSON_TYPE })).toContain("which page");
  expect(asked("POST", { ...OWN, "content-type": "text/plain" })).toContain("application/json");
});

test("The server refuses with 403 in words, and says with each answer what a browser may do", async () => {
  let done = 0;
  const server = await PageServer.open({
    watches: () => () => {},
    reads: {},
    does: { "/act": () => (done += 1) },
  });
  onTestFinished(() => server.close());
  const post = (headers: Record<string, string>, body = "{}") =>
    fetch(`${server.url}act`, { method: "POST", headers, body });
  const refused = await post({ ...JSON_TYPE, Origin: "http://evil.example" });
  expect([refused.status, await refused.text()]).toEqual([
    403,
    expect.stringContaining("evil.example"),
  ]);
  const origin = new URL(server.url).origin;
  expect((await post({ ...JSON_TYPE, Origin: origin })).status).toBe(204);
  expect((await post({ ...JSON_TYPE, Origin: origin }, "[")).status).toBe(400);
  expect((await post({ ...JSON_TYPE, Origin: origin }, `"${"x".repeat(2 ** 21)}"`)).status).toBe(
    400,
  );
  expect(done).toBe(1);
  const policy = (await fetch(server.url)).headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
});

test("What is wrong with a request is a 400 with its sentence, a fault of ours a 500 without a stack", async () => {
  const server = await PageServer.open({
    watches: () => () => {},
    reads: { "/broken": () => Promise.reject(new TypeError("x is not iterable")) },
    does: {
      "/refused": () => {
        throw new RequestError("No WebSocket is open.");
      },
    },
  });
  onTestFinished(() => server.close());
  const headers = { ...JSON_TYPE, Origin: new URL(server.url).origin };
  const inShort = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${server.url}${path}`, init);
    return [answer.status, await answer.text()];
  };
  expect(await inShort("refused", { method: "POST", headers, body: "{}" })).toEqual([
    400,
    "No WebSocket is open.\n",
  ]);
  expect((await inShort("refused", { method: "POST", headers }))[0]).toBe(400);
  expect(await inShort("broken")).toEqual([500, "The course itself failed: x is not iterable\n"]);
  expect((await inShort("nowhere"))[0]).toBe(404);
  expect((await inShort("", { method: "PUT", headers, body: "{}" }))[0]).toBe(405);
});
