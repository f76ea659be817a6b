/**
 * The `http` fixture against real sockets.
 */

import http from "node:http";
import net from "node:net";
import { expect, test } from "vitest";
import { failureOf, fixturesFor, listening, nobody, provider } from "./support/fixtures.ts";

test("Headers are recorded in the case and order in which they crossed the wire", async () => {
  const raw: string[][] = [];
  const origin = await provider((request, response) => {
    raw.push(request.rawHeaders);
    response.sendDate = false;
    response.writeHead(200, [
      ["x-SECOND", "2"],
      ["X-First", "1"],
      ["Set-Cookie", "a=1"],
      ["Set-Cookie", "b=2"],
    ] as unknown as http.OutgoingHttpHeaders);
    response.end("ok");
  });
  const fixtures = fixturesFor(origin);
  const answer = await fixtures.http.get("/", {
    headers: { "x-mINE": "yes", ACCEPT: "text/plain" },
  });
  const [request, response] = fixtures.trace("t").events;
  if (request?.kind !== "request" || response?.kind !== "response") throw new Error("two events");
  expect(raw[0]).toEqual(request.headers.flat());
  expect(request.headers).toEqual([
    ["Host", origin.slice("http://".length)],
    ["ACCEPT", "text/plain"],
    ["Connection", "keep-alive"],
    ["x-mINE", "yes"],
  ]);
  expect(response.headers.slice(0, 4)).toEqual([
    ["x-SECOND", "2"],
    ["X-First", "1"],
    ["Set-Cookie", "a=1"],
    ["Set-Cookie", "b=2"],
  ]);
  expect(answer.headers.get("x-second")).toBe("2");
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
});

test("Bodies are recorded in both directions, binary ones as base64", async () => {
  const origin = await provider((request, response) => request.pipe(response));
  const fixtures = fixturesFor(origin);
  const json = await fixtures.http.post("/json", { title: "Käse" });
  expect(json.text).toBe('{"title":"Käse"}');
  await fixtures.http.request("POST", "/bytes", { body: new Uint8Array([0xff, 0x00]) });
  const bodies = fixtures
    .trace("t")
    .events.map((event) => ("body" in event ? event.body : undefined));
  const text = { text: '{"title":"Käse"}', bytes: 17 };
  const bytes = { base64: "/wA=", bytes: 2 };
  expect(bodies).toEqual([text, text, bytes, bytes]);
});

test("A json body sets Content-Type, unless the check does", async () => {
  const types: unknown[] = [];
  const origin = await provider((request, response) => {
    types.push(request.headers["content-type"]);
    response.end();
  });
  const { http: client } = fixturesFor(origin);
  await client.post("/", {});
  await client.request("POST", "/", { json: {}, headers: { "content-type": "text/plain" } });
  await client.request("POST", "/", { body: "{}" });
  expect(types).toEqual(["application/json", "text/plain", undefined]);
});

test("A kept-alive connection is one connection in the trace", async () => {
  const origin = await provider((_, response) => response.end("ok"));
  const fixtures = fixturesFor(origin);
  await fixtures.http.get("/1");
  await fixtures.http.get("/2");
  const { connections, events } = fixtures.trace("t");
  expect(connections).toHaveLength(1);
  expect(new Set(events.map((event) => event.connection))).toEqual(new Set(["c1"]));
  expect(events[3]).toMatchObject({ kind: "response", inReplyTo: events[2]?.id });
});

test("Concurrent requests have their own connections", async () => {
  const origin = await provider((_, response) => response.end("ok"));
  const fixtures = fixturesFor(origin);
  await Promise.all([fixtures.http.get("/1"), fixtures.http.get("/2")]);
  expect(fixtures.trace("t").connections).toHaveLength(2);
});

test("An answer is complete even if the server closes the connection after it", async () => {
  const server = net.createServer((socket) => {
    socket.once("data", () =>
      socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end"),
    );
  });
  const { http: client } = fixturesFor(await listening(server));
  expect((await client.get("/")).text).toBe("until the end");
  expect((await client.get("/")).text).toBe("until the end");
});

test("A redirect is not followed", async () => {
  const targets: unknown[] = [];
  const origin = await provider((request, response) => {
    targets.push(request.url);
    response.writeHead(302, { Location: "/there" }).end();
  });
  const answer = await fixturesFor(origin).http.get("/here");
  expect(answer.status).toBe(302);
  expect(targets).toEqual(["/here"]);
});

test("An absolute URL from the server is requested unchanged", async () => {
  const origin = await provider((request, response) => response.end(request.url));
  const answer = await fixturesFor(await nobody()).http.get(`${origin}/todos/1?x=y`);
  expect(answer.text).toBe("/todos/1?x=y");
});

test.for(["http://", "ftp://localhost/1", "javascript:0"])(
  "The URL %s from the server is a failure, not a crash of the check",
  async (target) => {
    const failure = await failureOf(fixturesFor(await nobody()).http.get(target));
    expect(failure.expected).toBe("an address that begins with http://, or a path");
    expect(failure.got).toBe(JSON.stringify(target));
  },
);

test("An answer over 1 MiB is cut, and its beginning is recorded", async () => {
  const chunk = Buffer.alloc(64 * 1024, "x");
  let closed = () => {};
  const cut = new Promise<void>((resolve) => (closed = resolve));
  const origin = await provider((_, response) => {
    const pour = () => {
      while (response.write(chunk));
    };
    response.on("drain", pour).once("close", closed);
    pour();
  });
  const fixtures = fixturesFor(origin);
  const failure = await failureOf(fixtures.http.get("/"));
  expect(failure.expected).toBe("an answer to GET / of at most 1 MiB");
  expect(failure.mark?.note).toBe("this answer does not end");
  await cut;
  const response = fixtures.trace("t").events.find((event) => event.id === failure.mark?.event);
  expect(response).toMatchObject({ kind: "response", status: 200, body: { truncated: true } });
});

test("A port without a listener refuses the connection", async () => {
  const fixtures = fixturesFor(await nobody());
  const failure = await failureOf(fixtures.http.get("/todos"));
  expect(failure.got).toBe("a refused connection (ECONNREFUSED): your server has ended");
  const kinds = fixtures.trace("t").events.map((event) => event.kind);
  expect(kinds).toEqual(["request", "refused"]);
});

test("A connection that breaks in the middle of a body fails, and its beginning is recorded", async () => {
  const origin = await provider((_, response) => {
    response.writeHead(200);
    response.write("only this", () => response.destroy());
  });
  const fixtures = fixturesFor(origin);
  const failure = await failureOf(fixtures.http.get("/"));
  expect(failure.got).toBe(
    'status 200 and "only this", and then the end of the connection (ECONNRESET)',
  );
  expect(fixtures.trace("t").events).toMatchObject([
    { kind: "request" },
    { kind: "response", status: 200, body: { text: "only this" } },
    { kind: "dropped", code: "ECONNRESET" },
  ]);
});

test("A connection that is cut before the answer fails", async () => {
  const server = net.createServer((socket) => socket.once("data", () => socket.destroy()));
  const failure = await failureOf(fixturesFor(await listening(server)).http.get("/"));
  expect(failure.got).toBe("the end of the connection, and no answer (ECONNRESET)");
});

/** A server that writes these bytes for the first request on each connection, and ends it if so told. */
function answering(bytes: string, ends: boolean): Promise<string> {
  const server = net.createServer((socket) => {
    socket.once("data", () => (ends ? socket.end(bytes) : socket.write(bytes)));
  });
  return listening(server);
}

const OK_HEAD = "HTTP/1.1 200 OK\r\n";

// What all of the sentences are is in answer-bytes.test.ts.
test.for([
  ["text that is not HTTP", "404", 'bytes that are not HTTP: "404"'],
  ["lines that end in LF", "HTTP/1.1 200 OK\nA: 1\n\n", "which ends in LF alone"],
  ["a space before a colon", `${OK_HEAD}A : 1\r\n\r\n`, "with a space before the colon"],
  ["more than it promised", `${OK_HEAD}Content-Length: 2\r\n\r\n"ä"`, "beyond them came"],
  ["less than it promised", `${OK_HEAD}Content-Length: 9\r\n\r\n[]`, 'a body of 2 bytes: "[]"'],
  ["a body after 204", "HTTP/1.1 204 No Content\r\n\r\n{}", 'a body of 2 bytes: "{}"'],
  ["a body after 304", "HTTP/1.1 304 Not Modified\r\n\r\n{}", 'a body of 2 bytes: "{}"'],
  ["a head without an end", `${OK_HEAD}A: 1\r\n`, "and no empty line"],
  [
    "chunks of no size",
    `${OK_HEAD}Transfer-Encoding: chunked\r\n\r\nxyz`,
    "no HTTP client can read",
  ],
] as const)("An answer of %s is named, and its bytes are recorded", async ([, bytes, got]) => {
  for (const ends of [true, false]) {
    const fixtures = fixturesFor(await answering(bytes, ends), { deadlineMs: 200 });
    const failure = await failureOf(fixtures.http.get("/"));
    expect(failure.got).toContain(got);
    const kinds = fixtures.trace("t").events.map(({ kind }) => kind);
    expect(kinds).toEqual(["request", "bytes"]);
    const [, came] = fixtures.trace("t").events;
    expect(came).toMatchObject({ id: failure.mark?.event, body: { text: bytes } });
  }
});

test("A body in an answer to HEAD is named", async () => {
  const origin = await answering(`${OK_HEAD}Content-Length: 2\r\n\r\n[]`, false);
  const failure = await failureOf(fixturesFor(origin).http.request("HEAD", "/"));
  expect(failure.expected).toBe("no body in an answer to HEAD");
});

test("Bytes that come after the end of an answer fail the next request on the connection", async () => {
  const rest: (() => void)[] = [];
  const server = net.createServer((socket) => {
    socket.once("data", () => {
      socket.write(`${OK_HEAD}Content-Length: 2\r\n\r\n[]`);
      rest.push(() => socket.write(" and more"));
    });
  });
  const { http } = fixturesFor(await listening(server), { deadlineMs: 200 });
  await http.get("/1");
  rest[0]?.();
  // By the answer to another client, what was written before it has come.
  await http.as("Bob").get("/other");
  const failure = await failureOf(http.get("/2"));
  expect(failure.got).toBe('a body of 11 bytes; beyond them came " and more"');
});

test("An upgrade that was not requested fails", async () => {
  const server = net.createServer((socket) => {
    socket.once("data", () =>
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    );
  });
  const failure = await failureOf(fixturesFor(await listening(server)).http.get("/"));
  expect(failure.got).toBe("101 Switching Protocols");
});

test("No answer within the deadline fails, and the connection is ended", async () => {
  let closed = () => {};
  const hungUp = new Promise<void>((resolve) => (closed = resolve));
  const origin = await provider((request) => request.socket.once("close", closed));
  const fixtures = fixturesFor(origin, { deadlineMs: 200 });
  const failure = await failureOf(fixtures.http.get("/slow"));
  expect(failure.expected).toBe("an answer to GET /slow within 0.2 s");
  expect(failure.got).toBe("nothing");
  expect(fixtures.trace("t").events[1]).toMatchObject({ kind: "timeout", waitedMs: 200 });
  await hungUp;
});

test("The failure of a late answer says what went on meanwhile", async () => {
  const origin = await provider(() => {});
  const { http: client } = fixturesFor(origin, { deadlineMs: 100 });
  const meanwhile = "the service held its answer";
  const failure = await failureOf(client.request("POST", "/", { meanwhile }));
  expect(failure.got).toBe("no answer; meanwhile the service held its answer");
});

test("An answer that never ends fails with its beginning", async () => {
  const origin = await provider((_, response) => void response.write("[1,"));
  const fixtures = fixturesFor(origin, { deadlineMs: 200 });
  const failure = await failureOf(fixtures.http.get("/"));
  expect(failure.got).toBe('status 200 and "[1,", and then nothing more');
  const kinds = fixtures.trace("t").events.map((event) => event.kind);
  expect(kinds).toEqual(["request", "response", "timeout"]);
});

test("A wait ends at once when the signal aborts", async () => {
  const stop = new AbortController();
  const origin = await provider(() => stop.abort());
  const { http: client } = fixturesFor(origin, { signal: stop.signal });
  await expect(client.get("/")).rejects.toMatchObject({ name: "AbortError" });
});

test("A failed request that is not awaited does not end the process", async () => {
  const fixtures = fixturesFor(await nobody());
  // Vitest fails a run with an unhandled rejection.
  void fixtures.http.get("/");
  const other = await failureOf(fixtures.http.get("/"));
  expect(other.got).toContain("ECONNREFUSED");
});

test("Many requests leave no listener on the signal", async () => {
  const { signal } = new AbortController();
  const warnings: string[] = [];
  const note = (warning: Error) => warnings.push(warning.name);
  process.on("warning", note);
  const origin = await provider((_, response) => response.end());
  const { http: client } = fixturesFor(origin, { signal });
  await Promise.all(Array.from({ length: 30 }, (_, index) => client.get(`/${index}`)));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});

test("getUntil repeats the request until the answer is accepted, and returns the last one at the deadline", async () => {
  let asked = 0;
  const origin = await provider((_, response) => response.end(String((asked += 1))));
  const { http } = fixturesFor(origin, { deadlineMs: 100 });
  expect((await http.getUntil("/", ({ text }) => text === "3")).text).toBe("3");
  const last = await http.getUntil("/", () => false);
  expect(last.text).toBe(String(asked));
  const refusal = new Error("not this one");
  const refuse = () => {
    throw refusal;
  };
  await expect(http.getUntil("/", refuse)).rejects.toBe(refusal);
});

/** Answers the first request on each connection, and does `next` when another one comes on it. */
function closesWhenReused(next: (socket: net.Socket) => void): Promise<string> {
  const server = net.createServer((socket) => {
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      socket.once("data", () => next(socket));
    });
  });
  return listening(server);
}

test("A request on a kept connection that the server closes without a byte is sent again on a new one", async () => {
  const origin = await closesWhenReused((socket) => socket.destroy());
  const fixtures = fixturesFor(origin);
  await fixtures.http.get("/first");
  const answer = await fixtures.http.get("/second");
  expect(answer.text).toBe("ok");
  const { connections, events } = fixtures.trace("t");
  expect(connections).toHaveLength(2);
  expect(events.map(({ kind }) => kind)).toEqual([
    "request",
    "response",
    "request",
    "dropped",
    "request",
    "response",
  ]);
});

test("A kept connection that breaks after the first byte of the answer is a failure", async () => {
  const origin = await closesWhenReused((socket) => socket.end("HTTP/1.1 2"));
  const fixtures = fixturesFor(origin);
  await fixtures.http.get("/first");
  expect((await failureOf(fixtures.http.get("/second"))).got).toContain("and no empty line");
  expect(fixtures.trace("t").connections).toHaveLength(1);
});

test("A new connection that the server closes without a byte is a failure, and nothing is sent again", async () => {
  const origin = await listening(
    net.createServer((socket) => socket.once("data", () => socket.destroy())),
  );
  const fixtures = fixturesFor(origin);
  const { got } = await failureOf(fixtures.http.get("/"));
  expect(got).toBe("the end of the connection, and no answer (ECONNRESET)");
  expect(fixtures.trace("t").connections).toHaveLength(1);
});
