/**
 * The `receiver` fixture: what a provider that delivers to it meets, and what it keeps.
 */

import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { expect, test } from "vitest";
import { jsonReply } from "../src/service/reply.ts";
import { WHY, failureOf, fixturesFor } from "./support/fixtures.ts";

interface Delivered {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** Delivers as a provider does, on a connection of its own. */
async function deliver(
  url: string,
  body: string | Buffer = "{}",
  headers = {},
): Promise<Delivered> {
  const request = http.request(url, { method: "POST", headers, agent: false });
  request.end(body);
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { statusCode: status = 0 } = response;
  return { status, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

const ORIGIN = "http://127.0.0.1:1";

test("Each delivery gets the next reply of the script, and the last one repeats", async () => {
  const { receiver } = fixturesFor(ORIGIN);
  const hook = await receiver.listen(
    { do: "answer", status: 500, headers: { "Retry-After": "1" }, body: "later" },
    { do: "answer", status: 202 },
  );
  const first = await deliver(`${hook.url}/hook`);
  expect(first).toMatchObject({ status: 500, headers: { "retry-after": "1" }, body: "later" });
  expect((await deliver(hook.url)).status).toBe(202);
  expect((await deliver(hook.url)).status).toBe(202);
});

test("Without a script every delivery is answered with 204", async () => {
  const hook = await fixturesFor(ORIGIN).receiver.listen();
  expect((await deliver(hook.url)).status).toBe(204);
});

test("The raw bytes, the headers, the path and the attempt are kept", async () => {
  const fixtures = fixturesFor(ORIGIN);
  const hook = await fixtures.receiver.listen();
  const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
  await deliver(`${hook.url}/hook?x=1`, bytes, { "Webhook-Id": "msg_1" });
  await deliver(`${hook.url}/hook`, "second", { "Webhook-Id": "msg_1" });
  await deliver(`${hook.url}/hook`, "third", { "Webhook-Id": "msg_2" });
  const [first, second, third] = await hook.received(3, WHY);
  expect(first).toMatchObject({ number: 1, attempt: 1, method: "POST", path: "/hook?x=1" });
  expect(first?.rawBody.equals(bytes)).toBe(true);
  expect(first?.headers.get("WEBHOOK-ID")).toBe("msg_1");
  expect(second).toMatchObject({ number: 2, attempt: 2 });
  expect(third).toMatchObject({ number: 3, attempt: 1 });
  const { events } = fixtures.trace("t");
  const kinds = events.slice(0, 4).map((event) => event.kind);
  expect(kinds).toEqual(["request", "response", "request", "response"]);
  expect(events[0]).toMatchObject({ attempt: 1, from: "server", to: "receiver-1" });
  expect(events[1]).toMatchObject({ inReplyTo: first?.event, status: 204, reason: "No Content" });
});

test.for(["resolves", "rejects"])("hold answers when its promise %s", async (way) => {
  let settle = () => {};
  const until = new Promise<void>((resolve, reject) => {
    settle = way === "resolves" ? resolve : () => reject(new Error("let go"));
  });
  const hook = await fixturesFor(ORIGIN).receiver.listen({ do: "hold", until, status: 200 });
  const order: string[] = [];
  const delivered = deliver(hook.url).then(({ status }) => order.push(`answered ${status}`));
  await hook.received(1, WHY);
  order.push("received");
  settle();
  await delivered;
  expect(order).toEqual(["received", "answered 200"]);
});

test("An answer to a provider that has disconnected is not recorded as sent", async () => {
  const fixtures = fixturesFor(ORIGIN);
  let settle = () => {};
  const until = new Promise<void>((resolve) => (settle = resolve));
  const hook = await fixtures.receiver.listen(
    { do: "hold", until, status: 200 },
    { do: "answer", status: 201 },
  );
  const request = http.request(hook.url, { method: "POST", agent: false });
  request.on("error", () => {});
  request.end("{}");
  await hook.received(1, WHY);
  request.destroy();
  // A whole delivery later the receiver has seen that the first provider is gone.
  await deliver(hook.url);
  settle();
  await deliver(hook.url);
  const statuses = fixtures
    .trace("t")
    .events.flatMap((event) => (event.kind === "response" ? event.status : []));
  expect(statuses).toEqual([201, 201]);
});

test("hang never answers, and the end of the check ends it and leaves no listener", async () => {
  const fixtures = fixturesFor(ORIGIN);
  const hook = await fixtures.receiver.listen({ do: "hang" });
  const { url } = hook;
  const delivered = deliver(url);
  await hook.received(1, WHY);
  await fixtures.close();
  await expect(delivered).rejects.toThrow("socket hang up");
  await expect(deliver(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("break cuts the connection in the middle of the answer", async () => {
  const fixtures = fixturesFor(ORIGIN);
  const hook = await fixtures.receiver.listen({ do: "break" });
  await expect(deliver(hook.url)).rejects.toMatchObject({ code: "ECONNRESET" });
  const kinds = fixtures.trace("t").events.map((event) => event.kind);
  expect(kinds).toEqual(["request", "response", "dropped"]);
});

test("reset cuts the connection before any answer", async () => {
  const fixtures = fixturesFor(ORIGIN);
  const hook = await fixtures.receiver.listen({ do: "reset" });
  await expect(deliver(hook.url)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(fixtures.trace("t").events.map((event) => event.kind)).toEqual(["request", "dropped"]);
});

test("Concurrent deliveries are all kept, each on its connection", async () => {
  const fixtures = fixturesFor(ORIGIN);
  let settle = () => {};
  const until = new Promise<void>((resolve) => (settle = resolve));
  const hook = await fixtures.receiver.listen({ do: "hold", until, status: 204 });
  const all = ["a", "b", "c"].map((body) => deliver(hook.url, body));
  const deliveries = await hook.received(3, WHY);
  settle();
  await Promise.all(all);
  expect(deliveries.map((each) => each.rawBody.toString()).toSorted()).toEqual(["a", "b", "c"]);
  expect(deliveries.map((each) => each.number)).toEqual([1, 2, 3]);
  expect(fixtures.trace("t").connections).toHaveLength(3);
});

test("A delivery whose connection breaks in the middle is not kept", async () => {
  const fixtures = fixturesFor(ORIGIN);
  const hook = await fixtures.receiver.listen();
  const socket = net.connect(Number(new URL(hook.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this");
  socket.destroy();
  await deliver(hook.url, "whole");
  const [first] = await hook.received(1, WHY);
  expect(first?.rawBody.toString()).toBe("whole");
  expect(hook.deliveries).toHaveLength(1);
});

test("received fails after its deadline and says how many came", async () => {
  const fixtures = fixturesFor(ORIGIN, { deadlineMs: 200 });
  const hook = await fixtures.receiver.listen();
  await deliver(hook.url);
  const failure = await failureOf(hook.received(2, WHY));
  expect(failure.expected).toBe(`delivery 2 to ${hook.url} within 0.2 s`);
  expect(failure.got).toBe("one delivery");
  const event = fixtures.trace("t").events.at(-1);
  expect(event).toMatchObject({ id: failure.mark?.event, kind: "timeout", to: "receiver-1" });
});

test("Two receivers are two participants", async () => {
  const fixtures = fixturesFor(ORIGIN);
  const [one, two] = [await fixtures.receiver.listen(), await fixtures.receiver.listen()];
  expect(one.url).not.toBe(two.url);
  const labels = fixtures.trace("t").participants.map((each) => each.label);
  expect(labels).toEqual(["your server", "receiver 1", "receiver 2"]);
});

test("A script may be a function of the delivery, and may be replaced", async () => {
  const hook = await fixturesFor(ORIGIN).receiver.listen((delivery) =>
    jsonReply(200, JSON.parse(delivery.text)),
  );
  expect(await deliver(hook.url, '{"challenge":"c1"}')).toMatchObject({
    status: 200,
    headers: { "content-type": "application/json" },
    body: '{"challenge":"c1"}',
  });
  expect((await deliver(hook.url, "no JSON")).status).toBe(500);
  hook.answers({ do: "answer", status: 410 });
  expect((await deliver(hook.url)).status).toBe(410);
});

test("delivered finds an earlier delivery, or waits for one", async () => {
  const hook = await fixturesFor(ORIGIN, { deadlineMs: 200 }).receiver.listen();
  await deliver(hook.url, "one");
  const find = (text: string) => hook.delivered((each) => each.text === text, `"${text}"`, WHY);
  expect((await find("one")).number).toBe(1);
  const later = find("two");
  await deliver(hook.url, "two");
  expect((await later).number).toBe(2);
  expect(await failureOf(find("three"))).toMatchObject({
    expected: `"three" to ${hook.url} within 0.2 s`,
    got: "2 deliveries",
  });
});

test("delivered takes the least that the body must hold, and shows the nearest that came", async () => {
  const fixtures = fixturesFor(ORIGIN, { deadlineMs: 200 });
  const hook = await fixtures.receiver.listen();
  await deliver(hook.url, '{"type":"todo.added","data":{"title":"one"}}');
  await deliver(hook.url, '{"type":"todo.completed","data":{"title":"one"}}');
  const find = (type: string, title: string) =>
    hook.delivered({ type, data: { title } }, `a delivery of ${type}`, WHY);
  expect((await find("todo.completed", "one")).number).toBe(2);
  expect(await failureOf(find("todo.added", "two"))).toMatchObject({
    expected: 'a delivery of todo.added: {"type":"todo.added","data":{"title":"two"}}',
    got: 'a delivery with "title": "one"',
    mark: { part: "body", path: ["data", "title"], note: 'expected "two"' },
  });
  expect(await failureOf(find("todo.deleted", "two"))).toMatchObject({
    expected: `a delivery of todo.deleted to ${hook.url} within 0.2 s`,
    got: '2 deliveries: "todo.added", "todo.completed"',
  });
});

test("A provider that disconnects has abandoned its delivery, one that gets the answer has not", async () => {
  const hook = await fixturesFor(ORIGIN).receiver.listen(
    { do: "answer", status: 204 },
    { do: "hang" },
  );
  await deliver(hook.url);
  const request = http.request(hook.url, { method: "POST", agent: false });
  request.on("error", () => {});
  request.end("{}");
  const [answered, hanging] = await hook.received(2, WHY);
  if (!answered || !hanging) throw new Error("Both are here.");
  request.destroy();
  await hook.abandoned(hanging, WHY);
  for (const each of [answered, hanging]) await hook.settled(each, WHY);
  expect([answered.isAbandoned, hanging.isAbandoned]).toEqual([false, true]);
  expect([answered.isAnswered, hanging.isAnswered]).toEqual([true, false]);
});

test("A flood ends when its bytes are sent, or when the provider disconnects", async () => {
  const fixtures = fixturesFor(ORIGIN);
  const hook = await fixtures.receiver.listen({ do: "flood", bytes: 1_000_000 });
  expect((await deliver(hook.url)).body).toHaveLength(1_000_000);
  hook.answers({ do: "flood", bytes: 100_000_000 });
  const request = http.request(hook.url, { method: "POST", agent: false });
  request.on("error", () => {});
  request.end("{}");
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  response.destroy();
  const [, second] = await hook.received(2, WHY);
  if (second) await hook.abandoned(second, WHY);
  // One whole delivery later the flood has seen that nobody takes it any more.
  hook.answers();
  await deliver(hook.url);
  const sizes = fixtures
    .trace("t")
    .events.flatMap((event) => ("body" in event ? event.body?.bytes : []));
  expect(sizes.some((bytes) => bytes !== undefined && bytes > 0 && bytes < 100_000_000)).toBe(true);
});
