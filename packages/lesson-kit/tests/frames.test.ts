/**
 * Frames as bytes: the examples of RFC 6455, section 5.7, and frames that break its rules on purpose.
 */

import { expect, test } from "vitest";
import { frame } from "../src/client/raw-websocket.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test.for([
  ["an unmasked text", { opcode: 1, payload: "Hello", masked: false }, "810548656c6c6f"],
  ["a masked text", { opcode: 1, payload: "Hello" }, "818537fa213d7f9f4d5158"],
  ["the first fragment", { opcode: 1, payload: "Hel", masked: false, fin: false }, "010348656c"],
  ["the second fragment", { opcode: 0, payload: "lo", masked: false }, "80026c6f"],
  ["a ping", { opcode: 9, payload: "Hello", masked: false }, "890548656c6c6f"],
  ["a masked pong", { opcode: 10, payload: "Hello" }, "8a8537fa213d7f9f4d5158"],
] as const)("%s is as in RFC 6455, section 5.7", ([, parts, bytes]) => {
  expect(hex(frame(parts))).toBe(bytes);
});

test("Reserved bits, unknown opcodes and binary payloads are written as given", () => {
  expect(hex(frame({ opcode: 1, payload: "", reserved: 4 }))).toBe("c18037fa213d");
  expect(hex(frame({ opcode: 3, payload: "", masked: false }))).toBe("8300");
  expect(hex(frame({ opcode: 2, payload: new Uint8Array([0xff, 0xfe]), masked: false }))).toBe(
    "8202fffe",
  );
});

test("A payload of more than 125 bytes has a length of two bytes", () => {
  expect(frame({ opcode: 2, payload: new Uint8Array(125) })).toHaveLength(131);
  const longer = frame({ opcode: 2, payload: new Uint8Array(256), masked: false });
  expect(hex(longer.subarray(0, 4))).toBe("827e0100");
  expect(longer).toHaveLength(260);
  expect(() => frame({ opcode: 2, payload: new Uint8Array(65_536) })).toThrow("not 65536");
});
