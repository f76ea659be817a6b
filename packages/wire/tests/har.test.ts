/** The HTTP exchanges of a trace as HAR 1.2. */

import { expect, test } from "vitest";
import { harOf } from "../src/har.ts";
import type { Trace } from "../src/trace.ts";

const ends = { connection: "c1", from: "curl", to: "server" };
const back = { connection: "c1", from: "server", to: "curl" };
const TRACE: Trace = {
  version: 1,
  title: "",
  participants: [],
  connections: [],
  events: [
    {
      ...ends,
      id: "e1",
      kind: "request",
      sentAt: 10,
      method: "POST",
      target: "/todos?a=1&a=2",
      headers: [
        ["Host", "localhost:4001"],
        ["Content-Type", "application/json"],
      ],
      body: { text: "{}", bytes: 2 },
    },
    {
      ...back,
      id: "e2",
      kind: "response",
      inReplyTo: "e1",
      sentAt: 11,
      status: 100,
      reason: "",
      headers: [],
    },
    {
      ...back,
      id: "e3",
      kind: "response",
      inReplyTo: "e1",
      sentAt: 14.5,
      status: 201,
      reason: "Created",
      headers: [["Location", "/todos/1"]],
      body: { base64: "/w==", bytes: 9, truncated: true },
    },
    { ...ends, id: "e4", kind: "request", sentAt: 20, method: "GET", target: "/", headers: [] },
    { ...ends, id: "e5", kind: "text", sentAt: 21, body: { text: "x", bytes: 1 } },
  ],
};

test("An exchange is one entry, with its final response; requests without one are left out", () => {
  const { log } = harOf({ ...TRACE, startedAt: "2026-01-01T12:00:00.000Z" });
  expect(log.version).toBe("1.2");
  expect(log.entries).toHaveLength(1);
  expect(log.entries[0]).toMatchObject({
    startedDateTime: "2026-01-01T12:00:00.010Z",
    time: 4.5,
    request: {
      method: "POST",
      url: "http://localhost:4001/todos?a=1&a=2",
      queryString: [
        { name: "a", value: "1" },
        { name: "a", value: "2" },
      ],
      postData: { mimeType: "application/json", text: "{}" },
      bodySize: 2,
    },
    response: {
      status: 201,
      statusText: "Created",
      redirectURL: "/todos/1",
      content: { size: 9, text: "/w==", encoding: "base64", comment: expect.any(String) },
    },
  });
});
