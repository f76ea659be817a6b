/**
 * The `http` fixture against answers that do not end, on real sockets.
 */

import { once } from "node:events";
import type http from "node:http";
import { describe, expect, test } from "vitest";
import { failureOf, fixturesFor, provider, WHY } from "./support/fixtures.ts";

const STREAM = { "Content-Type": "text/event-stream" };
const ONE = 'id: 1\nevent: added\ndata: {"seq":1}\n\n';

/** A provider whose only answer the test writes by itself. */
async function streaming(headers: http.OutgoingHttpHeaders = STREAM, status = 200) {
  const asked: http.IncomingHttpHeaders[] = [];
  const answers: http.ServerResponse[] = [];
  const origin = await provider((request, response) => {
    asked.push(request.headers);
    answers.push(response);
    response.writeHead(status, headers).flushHeaders();
  });
  const fixtures = fixturesFor(origin, { deadlineMs: 300 });
  const stream = await fixtures.http.stream("/changes", { headers: { "Last-Event-ID": "4" } });
  const [response] = answers;
  if (!response) throw new Error("Nobody asked.");
  return { fixtures, stream, response, asked };
}

test("The head arrives before the first event, and Accept is text/event-stream", async () => {
  const { stream, asked } = await streaming();
  expect(stream.head.status).toBe(200);
  expect(stream.head.headers.get("content-type")).toBe("text/event-stream");
  expect(asked[0]).toMatchObject({ accept: "text/event-stream", "last-event-id": "4" });
});

test("A wrong status and a wrong type are left to the check", async () => {
  const { stream } = await streaming({ "Content-Type": "application/json" }, 404);
  expect(await failureOf(() => stream.head.hasStatus(200, WHY))).toMatchObject({
    got: "status 404",
  });
  const isStream = (type: string) => type.startsWith("text/event-stream");
  const failure = await failureOf(() => stream.head.hasHeader("Content-Type", "it", isStream, WHY));
  expect(failure.got).toBe("Content-Type: application/json");
});

test("Events and comments come in order, and all are recorded", async () => {
  const { stream, response, fixtures } = await streaming();
  response.write(`: hello\n\n${ONE}`);
  const first = await stream.next(WHY);
  await stream.comment(WHY);
  response.write("data: 2\n\n");
  const second = await stream.next(WHY);
  expect([first.type, first.id, first.data]).toEqual(["added", "1", '{"seq":1}']);
  expect([second.type, second.id, second.data]).toEqual(["message", undefined, "2"]);
  const [request, head, ...blocks] = fixtures.trace("t").events;
  expect(head).toMatchObject({ kind: "response", status: 200, inReplyTo: request?.id });
  expect(head).not.toHaveProperty("body");
  expect(blocks.map((each) => [each.kind, "body" in each && each.body?.text])).toEqual([
    ["sse", ": hello"],
    ["sse", ONE.trimEnd()],
    ["sse", "data: 2"],
  ]);
  expect(blocks[1]).toMatchObject({ id: first.event, inReplyTo: request?.id, from: "server" });
});

test("Two waits get two events, in their order", async () => {
  const { stream, response } = await streaming();
  const both = Promise.all([stream.next(WHY), stream.next(WHY)]);
  response.write("data: 1\n\ndata: 2\n\n");
  expect((await both).map(({ data }) => data)).toEqual(["1", "2"]);
});

describe("The failure names what is missing", () => {
  test("an event that does not come", async () => {
    const { stream, response } = await streaming();
    response.write(": only a comment\n\n");
    expect(await failureOf(stream.next(WHY))).toMatchObject({
      expected: "an event in the answer to GET /changes",
      got: "no events and 1 comment, and nothing more for 0.3 s",
      why: WHY,
    });
  });

  test("an empty line that does not come", async () => {
    const { stream, response, fixtures } = await streaming();
    response.write('data: {"seq":1}\n');
    const { got, mark } = await failureOf(stream.next(WHY));
    expect(got).toContain("no empty line to end it");
    expect(fixtures.trace("t").events.at(-1)).toMatchObject({ id: mark?.event, kind: "bytes" });
  });

  test("an event before the end of the stream", async () => {
    const { stream, response } = await streaming();
    response.end();
    expect(await failureOf(stream.next(WHY))).toMatchObject({
      got: "the end of the stream after no events and no comments",
    });
  });

  test("a comment, when the connection breaks", async () => {
    const { stream, response, fixtures } = await streaming();
    response.write(ONE);
    await stream.next(WHY);
    response.socket?.resetAndDestroy();
    expect(await failureOf(stream.comment(WHY))).toMatchObject({
      got: "the end of the stream after 1 event and no comments",
    });
    expect(fixtures.trace("t").events).toContainEqual(
      expect.objectContaining({ kind: "dropped", code: "ECONNRESET", from: "server" }),
    );
  });

  test("an event with those members, and shows the nearest", async () => {
    const { stream, response } = await streaming();
    response.write(`${ONE}event: added\ndata: {"seq":2}\n\n`);
    expect((await stream.receives({ seq: 2 }, WHY)).data).toBe('{"seq":2}');
    response.write('data: {"type":"added","seq":3}\n\ndata: {"seq":4}\n\n');
    const failure = await failureOf(stream.receives({ type: "added", seq: 4 }, WHY));
    expect(failure).toMatchObject({
      expected: 'an event {"type":"added","seq":4} in the answer to GET /changes',
      got: 'an event with "seq": 3',
      mark: { part: "body", path: ["seq"], note: "expected 4" },
    });
  });

  test("a head that waits for the first event", async () => {
    const origin = await provider((_, response) => void response.writeHead(200, STREAM));
    const { http } = fixturesFor(origin, { deadlineMs: 200 });
    const expected = "an answer to GET /changes within 0.2 s";
    const failure = await failureOf(http.stream("/changes"));
    expect(failure).toMatchObject({ expected });
    expect(failure.why).toMatch(/^Every request gets an answer/);
    expect(await failureOf(http.get("/", { why: WHY }))).toMatchObject({ why: WHY });
  });
});

describe("An event is checked", () => {
  async function eventOf(text: string) {
    const { stream, response } = await streaming();
    response.write(text);
    return stream.next(WHY);
  }

  test("by its data", async () => {
    const event = await eventOf(ONE);
    expect(event.hasObject({ seq: 1 }, WHY)).toEqual({ seq: 1 });
    const { got, mark } = await failureOf(() => event.hasObject({ seq: 2 }, WHY));
    expect(got).toBe('"seq": 1');
    expect(mark).toMatchObject({ part: "body", path: ["seq"], note: "expected 2" });
  });

  test("by JSON that a raw line feed has cut", async () => {
    const event = await eventOf('data: {\n  "seq": 1\n}\n\n');
    const { got, mark } = await failureOf(() => event.hasObject({ seq: 1 }, WHY));
    expect(got).toContain('ignores the line "  \\"seq\\": 1"');
    expect(mark?.text).toBe('  "seq": 1');
  });

  test("by its type and its id", async () => {
    const event = await eventOf("id: x\ndata: {}\n\n");
    expect((await failureOf(() => event.hasType("added", WHY))).got).toBe(
      "an event without a type",
    );
    const failure = await failureOf(() => event.hasId("a number", (id) => /^\d+$/.test(id), WHY));
    expect(failure.got).toBe('the id "x"');
    expect(event.hasType("message", WHY).hasId("x", (id) => id === "x", WHY)).toBe("x");
  });
});

test("cut ends the connection, and the recording shows which side did", async () => {
  const { stream, response, fixtures } = await streaming();
  const closed = once(response, "close");
  stream.cut();
  stream.cut();
  await closed;
  const trace = fixtures.trace("t");
  expect(trace.events.at(-1)).toMatchObject({ kind: "dropped", from: "consumer", to: "server" });
  expect(trace.events.filter(({ kind }) => kind === "dropped")).toHaveLength(1);
  expect(trace.connections[0]?.closed).toEqual({ by: "consumer" });
});

test("An endless stream is cut after 1 MiB", async () => {
  const { stream, response } = await streaming();
  const closed = once(response, "close");
  response.on("error", () => {});
  response.write(`data: ${"x".repeat(1024 * 1024)}\n\n`);
  await closed;
  expect((await stream.next(WHY)).data).toHaveLength(1024 * 1024);
  expect(await failureOf(stream.next(WHY))).toMatchObject({
    got: "the end of the stream after 1 event and no comments",
  });
});

test("A request runs while the check does other things, and can be aborted", async () => {
  const arrived: string[] = [];
  const held: http.ServerResponse[] = [];
  const origin = await provider((request, response) => {
    arrived.push(request.url ?? "");
    if (request.url === "/poll") held.push(response);
    else response.end("ok");
  });
  const { http: client, trace } = fixturesFor(origin);
  const leaving = new AbortController();
  const given = client.get("/poll", { signal: leaving.signal });
  const kept = client.get("/poll");
  await client.getUntil("/other", () => held.length === 2);
  const closed = once(held[0] ?? expect.unreachable(), "close");
  leaving.abort();
  await expect(given).rejects.toThrow("aborted");
  await closed;
  held[1]?.end("changed");
  expect((await kept).text).toBe("changed");
  expect(trace("t").events).toContainEqual(
    expect.objectContaining({ kind: "dropped", code: "cut on purpose", from: "consumer" }),
  );
});
