/** Traces to print, made short to write: what the tests vary is said, the rest is filled in. */
import { bodyFrom } from "../src/body.ts";
import type {
  Connection,
  FrameEvent,
  Header,
  Participant,
  RequestEvent,
  ResponseEvent,
  SseEvent,
  Trace,
  TraceEvent,
} from "../src/trace.ts";

export const server: Participant = { id: "server", label: "your server", kind: "provider" };
export const ada: Participant = { id: "ada", label: "Ada", kind: "consumer" };
export const bob: Participant = { id: "bob", label: "Bob", kind: "consumer" };
export const shop: Participant = { id: "shop", label: "the shop", kind: "receiver" };

const JSON_TYPE: Header = ["Content-Type", "application/json"];

export function connect(
  from: Participant,
  to: Participant,
  protocol: Connection["protocol"] = "http/1.1",
): Connection {
  return { id: `${from.id}-${to.id}`, from: from.id, to: to.id, protocol, openedAt: 0 };
}

export function traceOf(connections: Connection[], events: TraceEvent[]): Trace {
  const participants = [server, ada, bob, shop];
  return { version: 1, title: "A sample", participants, connections, events };
}

export function body(text: string) {
  return bodyFrom(new TextEncoder().encode(text));
}

type Sent<E extends TraceEvent> = Partial<Omit<E, "kind">>;

/** What every event has, when the side that opened the connection sends it. */
export function sent(on: Connection, id: string) {
  return { id, connection: on.id, from: on.from, to: on.to, sentAt: 0 };
}

/** What every event has, when the other side sends it. */
export function received(on: Connection, id: string) {
  return { ...sent(on, id), from: on.to, to: on.from };
}

export function request(on: Connection, id: string, more: Sent<RequestEvent> = {}): RequestEvent {
  const headers: Header[] = [["Host", "localhost:4001"]];
  if (more.body !== undefined) headers.push(JSON_TYPE);
  return { kind: "request", method: "GET", target: "/todos", headers, ...sent(on, id), ...more };
}

export function response(
  on: Connection,
  id: string,
  more: Sent<ResponseEvent> = {},
): ResponseEvent {
  const headers: Header[] = more.body === undefined ? [] : [JSON_TYPE];
  headers.push(["Date", "Mon, 05 Jan 2026 09:00:00 GMT"]);
  return { kind: "response", status: 200, reason: "OK", headers, ...received(on, id), ...more };
}

export function textFrame(by: ReturnType<typeof sent>, content: string): FrameEvent {
  return { kind: "text", body: body(content), ...by };
}

export function sse(by: ReturnType<typeof sent>, content: string): SseEvent {
  return { kind: "sse", body: body(content), ...by };
}

/** Ada follows a stream: an event, a comment, another event; then her connection breaks. */
export function streamed(): Trace {
  const on = connect(ada, server);
  const asked: Header[] = [
    ["Host", "localhost:4007"],
    ["Accept", "text/event-stream"],
    ["Last-Event-ID", "1"],
  ];
  const told: Header[] = [
    ["Content-Type", "text/event-stream"],
    ["Cache-Control", "no-store"],
  ];
  return traceOf(
    [on],
    [
      request(on, "ask", { target: "/changes", headers: asked }),
      response(on, "head", { headers: told, inReplyTo: "ask" }),
      sse(received(on, "one"), 'id: 2\nevent: added\ndata: {"seq":2,"type":"added"}'),
      sse(received(on, "alive"), ": still here"),
      sse(
        received(on, "two"),
        'id: 3\nevent: completed\ndata: {"seq":3,\ndata: "type":"completed"}',
      ),
      { kind: "dropped", code: "ECONNRESET", ...received(on, "cut") },
    ],
  );
}

/** A client's request to become a WebSocket, and the server's yes (RFC 6455, section 1.3). */
export function handshake(on: Connection): TraceEvent[] {
  const id = `${on.id}-upgrade`;
  const upgrade: Header[] = [
    ["Upgrade", "websocket"],
    ["Connection", "Upgrade"],
  ];
  const asked: Header[] = [
    ["Host", "localhost:4002"],
    ...upgrade,
    ["Sec-WebSocket-Version", "13"],
    ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
  ];
  return [
    request(on, id, { target: "/live", headers: asked }),
    {
      kind: "upgrade",
      status: 101,
      reason: "Switching Protocols",
      headers: [...upgrade, ["Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="]],
      ...received(on, `${id}d`),
      inReplyTo: id,
    },
  ];
}

/** A create, answered with `more` for what the answer does differently. */
export function createTodo(more: Sent<ResponseEvent> = {}): Trace {
  const on = connect(ada, server);
  return traceOf(
    [on],
    [
      request(on, "ask", { method: "POST", body: body('{"title":"Buy milk"}') }),
      response(on, "answer", {
        body: body('{"id":1,"title":"Buy milk","done":false}'),
        inReplyTo: "ask",
        ...more,
      }),
    ],
  );
}

/** Two consumers: what Ada adds reaches Bob, then the server says goodbye to him. */
export function twoConsumers(): Trace {
  const first = connect(ada, server, "websocket");
  const second = connect(bob, server, "websocket");
  return traceOf(
    [first, second],
    [
      ...handshake(first),
      ...handshake(second),
      textFrame(sent(first, "add"), '{"type":"add","title":"Buy milk"}'),
      textFrame(received(first, "added-ada"), '{"type":"added","id":1,"title":"Buy milk"}'),
      textFrame(received(second, "added-bob"), '{"type":"added","id":1,"title":"Buy milk"}'),
      { kind: "ping", body: body("abc"), ...received(second, "ping") },
      { kind: "pong", body: body("abc"), ...sent(second, "pong"), inReplyTo: "ping" },
      { kind: "close", closeCode: 1000, closeReason: "bye", ...received(second, "close") },
      { kind: "close", closeCode: 1000, ...sent(second, "closed") },
    ],
  );
}

/** One webhook, delivered at the third attempt: refused with 503, then not answered, then taken. */
export function threeAttempts(): Trace {
  const on = connect(server, shop);
  const attempt = (count: number) =>
    request(on, `attempt-${count}`, {
      method: "POST",
      target: "/hooks",
      attempt: count,
      headers: [
        ["Host", "localhost:4100"],
        JSON_TYPE,
        ["webhook-id", "msg_1"],
        ["webhook-timestamp", String(1767603600 + count)],
      ],
      body: body('{"type":"todo.created","data":{"id":1}}'),
    });
  return traceOf(
    [on],
    [
      attempt(1),
      response(on, "busy", {
        status: 503,
        reason: "Service Unavailable",
        headers: [["Retry-After", "1"]],
        inReplyTo: "attempt-1",
      }),
      attempt(2),
      { kind: "timeout", waitedMs: 15_000, awaited: "an answer", ...received(on, "silence") },
      attempt(3),
      response(on, "taken", {
        status: 204,
        reason: "No Content",
        headers: [],
        inReplyTo: "attempt-3",
      }),
    ],
  );
}
