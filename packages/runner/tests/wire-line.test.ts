/** A message in one line of the terminal. */

import { bodyFrom, type TraceEvent } from "@course/wire";
import { LiveRecord } from "@course/tap/record";
import picocolors from "picocolors";
import { expect, test } from "vitest";
import { wireLine } from "../src/view/wire-line.ts";
import { wireLines } from "../src/view/wire-lines.ts";

const PLAIN = picocolors.createColors(false);
const AT = new Date(2026, 0, 1, 14, 3, 7, 45);
const ENDS = { id: "e1", connection: "c1", from: "curl", to: "server", sentAt: 0 };
const line = (event: TraceEvent, isFromPeer = true, peer = "curl") =>
  wireLine({ event, at: AT, peer, isFromPeer }, 60, PLAIN);
const body = (text: string) => bodyFrom(Buffer.from(text));

test("It says when, who with, which way, and what", () => {
  const request = { ...ENDS, kind: "request", method: "POST", target: "/todos" } as const;
  expect(line({ ...request, headers: [], body: body('{"title":"Milk"}') })).toBe(
    '14:03:07.045  curl        → POST /todos  {"title":"Milk"}',
  );
  const response = { ...ENDS, kind: "response", status: 201, reason: "Created" } as const;
  expect(line({ ...response, headers: [] }, false)).toBe("14:03:07.045  curl        ← 201 Created");
  expect(line({ ...ENDS, kind: "close", closeCode: 1000 })).toBe(
    "14:03:07.045  curl        → Close 1000",
  );
});

test("Nothing that came over the wire steers the terminal or breaks the line", () => {
  const shown = line(
    { ...ENDS, kind: "text", body: body(`\u001b[2J\n${"x".repeat(99)}`) },
    true,
    "a\u001b[1m",
  );
  expect(shown).toHaveLength(60);
  expect(shown).toMatch(/^14:03:07.045 {2}a\\x1b\[1m {4}→ \\x1b\[2J\\nx+…$/);
});

test("The newest messages are shown, or a sentence while there are none", () => {
  const record = new LiveRecord();
  expect(wireLines(record, 2, 60, PLAIN)).toEqual(["No traffic yet: send your server a request."]);
  const from = record.participant("curl", "curl", "consumer");
  const { id: connection } = record.connect(from, "server", "websocket");
  for (const text of ["one", "two", "three"]) {
    record.add({ kind: "text", connection, from, to: "server", body: body(text) });
  }
  expect(wireLines(record, 2, 60, PLAIN).map((each) => each.slice(14))).toEqual([
    "curl        → two",
    "curl        → three",
  ]);
});
