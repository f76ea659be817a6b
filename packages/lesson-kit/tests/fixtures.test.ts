/**
 * The fixtures on real sockets: what they send, what they record, and what they say when it is wrong.
 */

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import type { FixtureSet } from "../src/fixtures.ts";
import { makeFixtures } from "../src/fixtures.ts";
import { WireFailure } from "../src/failure.ts";
import { frame } from "../src/raw-peer.ts";

const open: { close: () => unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** Fixtures for a server that answers with `answer`. */
async function fixturesFor(
  answer: http.RequestListener,
): Promise<FixtureSet & { server: http.Server }> {
  const server = http.createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const fixtures = makeFixtures(
    `http://localhost:${(server.address() as AddressInfo).port}`,
    new AbortController().signal,
  );
  open.push(
    fixtures,
    { close: () => server.closeAllConnections() },
    { close: () => server.close() },
  );
  return { ...fixtures, server };
}

test("Headers are recorded with their case and in their order", async () => {
  const { http: client, trace } = await fixturesFor((_, response) => {
    response.writeHead(201, ["x-Second", "b", "X-FIRST", "a"]).end("{}");
  });
  await client.post("/todos", { title: "Buy milk" });
  const [request, response] = trace("t").events;
  expect(request).toMatchObject({
    kind: "request",
    method: "POST",
    body: { text: '{"title":"Buy milk"}' },
  });
  expect(response).toMatchObject({ kind: "response", status: 201, inReplyTo: request?.id });
  expect(response?.kind === "response" && response.headers.slice(0, 2)).toEqual([
    ["x-Second", "b"],
    ["X-FIRST", "a"],
  ]);
});

test("Two exchanges on one kept-alive connection are one connection in the trace", async () => {
  const { http: client, trace } = await fixturesFor((_, response) => response.end("{}"));
  await client.get("/1");
  await client.get("/2");
  expect(trace("t").connections).toHaveLength(1);
});

test("A redirect is an answer like any other, and not followed", async () => {
  const { http: client } = await fixturesFor((_, response) =>
    response.writeHead(302, { Location: "/2" }).end(),
  );
  expect((await client.get("/1")).status).toBe(302);
});

test("An answer without an end is cut", async () => {
  const { http: client } = await fixturesFor((_, response) => {
    const more = () => response.write("x".repeat(100_000), more);
    more();
  });
  await expect(client.get("/")).rejects.toThrow(/does not end|without an end/);
});

test("A connection that breaks in the middle of an answer fails with its own words", async () => {
  const { http: client } = await fixturesFor((_, response) => {
    response.writeHead(200, { "Content-Length": "100" }).write("half", () => response.destroy());
  });
  const failure = await client.get("/").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WireFailure);
  expect(failure).toMatchObject({ parts: { came: expect.stringContaining("broken connection") } });
});

test("An expectation that does not hold says what was expected, what came, why, and where", async () => {
  const { http: client } = await fixturesFor((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"completed": true}');
  });
  const answer = await client.get("/");
  expect(() => answer.hasStatus(201, "It exists now.")).toThrow(
    expect.objectContaining({
      parts: expect.objectContaining({
        came: "status 200",
        why: "It exists now.",
        mark: expect.objectContaining({ part: "status" }),
      }),
    }),
  );
  expect(() => answer.hasObject({ completed: false }, "Why.")).toThrow(
    expect.objectContaining({
      parts: expect.objectContaining({ mark: expect.objectContaining({ text: '"completed"' }) }),
    }),
  );
  expect(answer.hasHeader("Content-Type", "JSON", () => true, "Why.")).toBe("application/json");
});

test("A consumer hears messages in between, and no message twice", async () => {
  const { server, socket } = await fixturesFor((_, response) => response.end());
  new WebSocketServer({ server }).on("connection", (peer) => {
    for (const type of ["snapshot", "presence", "added", "added"])
      peer.send(JSON.stringify({ type }));
    peer.close(1000);
  });
  const ada = await socket.open("/live", "Why.");
  await ada.hearsFirst({ type: "snapshot" }, "Why.");
  await ada.hears({ type: "added" }, "Why.");
  await ada.hears({ type: "added" }, "Why.");
  await expect(ada.hears({ type: "added" }, "Why.")).rejects.toThrow(/the connection ended/);
});

test("A binary message is told as a fault of its own", async () => {
  const { server, socket } = await fixturesFor((_, response) => response.end());
  new WebSocketServer({ server }).on("connection", (peer) =>
    peer.send(Buffer.from('{"type":"added"}')),
  );
  const ada = await socket.open("/live", "Why.");
  await expect(ada.hears({ type: "added" }, "Why.")).rejects.toThrow(/Blob/);
});

test("A receiver answers by its script, keeps the raw bytes and counts the attempts", async () => {
  const { receiver } = await fixturesFor((_, response) => response.end());
  const inbox = await receiver.listen({ do: "answer", status: 503 }, { do: "answer", status: 204 });
  const post = () => fetch(`${inbox.url}/hook`, { method: "POST", body: '{"a":1.0}' });
  expect((await post()).status).toBe(503);
  expect((await post()).status).toBe(204);
  expect((await post()).status).toBe(204);
  const deliveries = await inbox.received(3, "Why.");
  expect(deliveries.map((each) => each.attempt)).toEqual([1, 2, 3]);
  expect(deliveries[0]?.rawBody.toString()).toBe('{"a":1.0}');
});

test("A receiver holds a delivery until the check lets go", async () => {
  const { receiver } = await fixturesFor((_, response) => response.end());
  let letGo = () => {};
  const until = new Promise<void>((resolve) => (letGo = resolve));
  const inbox = await receiver.listen({ do: "hold", until, status: 200 });
  let answered = false;
  const delivery = fetch(inbox.url, { method: "POST" }).then((response) => {
    answered = true;
    return response;
  });
  await inbox.received(1, "Why.");
  expect(answered).toBe(false);
  letGo();
  expect((await delivery).status).toBe(200);
});

test("A receiver breaks off in the middle, and one that hangs can be closed", async () => {
  const { receiver } = await fixturesFor((_, response) => response.end());
  const breaks = await receiver.listen({ do: "break" });
  await expect(fetch(breaks.url).then((response) => response.text())).rejects.toThrow();
  const hangs = await receiver.listen({ do: "hang" });
  const hanging = fetch(hangs.url);
  await hangs.received(1, "Why.");
  await receiver.close();
  await expect(hanging).rejects.toThrow();
});

test("A frame is built as in the examples of RFC 6455, section 5.7", () => {
  expect(Buffer.from(frame({ opcode: 1, payload: "Hello", masked: false })).toString("hex")).toBe(
    "810548656c6c6f",
  );
  expect(Buffer.from(frame({ opcode: 1, payload: "Hello" })).toString("hex")).toBe(
    "818537fa213d7f9f4d5158",
  );
  expect(
    Buffer.from(frame({ opcode: 1, payload: "Hel", masked: false, fin: false })).toString("hex"),
  ).toBe("010348656c");
});
