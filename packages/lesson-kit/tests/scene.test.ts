/**
 * A recording that is the same every time, and what is said when it is not.
 */

import type { Trace, TraceEvent } from "@course/wire";
import { expect, test } from "vitest";
import { difference } from "../src/scenes/compare.ts";
import { stable } from "../src/scenes/stable.ts";

const ID = "0b0a7a4e-8a5f-4f3e-9c11-2f6a54f0b8c2";
const OTHER_ID = "5f3dd2aa-1a0e-4a53-8f29-6c1d2e3f4a5b";
const NOW_S = 1_795_490_683;
const CLOCK = { nowS: NOW_S, ports: new Map([[40123, 4004]]) };

const ends = { connection: "c1", from: "consumer", to: "server" } as const;

function request(text: string, headers: [string, string][] = []): TraceEvent {
  const body = { text, bytes: Buffer.byteLength(text) };
  const said = { method: "POST", target: "/todos", headers, body };
  return { kind: "request", id: "e1", ...ends, sentAt: 3.217, ...said };
}

const answer = (id: string, connection: string, status: number): TraceEvent => ({
  kind: "response",
  id,
  connection,
  from: "server",
  to: "consumer",
  sentAt: Math.random(),
  status,
  reason: "",
  headers: [],
});

const trace = (...events: TraceEvent[]): Trace => ({
  version: 1,
  title: "t",
  participants: [
    { id: "server", label: "your server", kind: "provider" },
    { id: "consumer", label: "consumer", kind: "consumer" },
    { id: "ada", label: "Ada", kind: "consumer" },
    { id: "sender", label: "the provider", kind: "provider" },
  ],
  connections: [
    { id: "c1", from: "consumer", to: "server", protocol: "http/1.1", openedAt: 1.4 },
    { id: "c2", from: "ada", to: "server", protocol: "http/1.1", openedAt: 3.5 },
  ],
  events,
});

const mask = (...events: TraceEvent[]) => stable(trace(...events), {}, CLOCK);
const first = (recorded: Trace) => recorded.events[0];

test("The same id gets the same placeholder, and another id another one", () => {
  const text = `${ID} ${OTHER_ID} ${ID}`;
  expect(first(mask(request(text)))).toMatchObject({ body: { text: "id-1 id-2 id-1" } });
});

test("Ports and dates are fixed, and a Content-Length fits the new body", () => {
  const text = "http://localhost:40123 http://127.0.0.1:50999 2026-11-24T03:24:43.373Z";
  const masked = "http://localhost:4004 http://localhost:9000 2026-01-01T12:00:00.000Z";
  expect(first(mask(request(text, [["Content-Length", String(text.length)]])))).toMatchObject({
    sentAt: 3,
    headers: [["Content-Length", String(masked.length)]],
    body: { text: masked, bytes: masked.length },
  });
});

test("A signature and a secret still look like one", () => {
  const signature = "v1,N+BQ/G9ZTOLFI/A4b38IXjk1kInMIAJSLCZoUXUlXLc=";
  const said = request("whsec_KLBfAw6+ITBh50RH0TKpCFV0CShUcDGP", [
    ["webhook-signature", signature],
  ]);
  const text = JSON.stringify(first(mask(said)));
  expect(text).toMatch(/"v1,[\w+/]{43}="/);
  expect(text).toMatch(/"whsec_[\w+/]{32}"/);
  expect(text).not.toMatch(/N\+BQ|KLBf/);
});

test("A timestamp keeps its age, and two attempts keep two timestamps", () => {
  const at = (seconds: number) => request("", [["webhook-timestamp", String(seconds)]]);
  const events = [NOW_S, NOW_S + 1, NOW_S - 600].map((s, n) => ({ ...at(s), id: `e${n + 1}` }));
  const shown = mask(...events).events.flatMap((each) => ("headers" in each ? each.headers : []));
  expect(shown.map(([, value]) => Number(value) - 1_767_268_800)).toEqual([0, 1, -600]);
});

test("Headers without a meaning for the scene are removed, and the Connection of an upgrade stays", () => {
  const noise: [string, string][] = [
    ["Date", "now"],
    ["ETag", "1"],
    ["Connection", "keep-alive"],
  ];
  const said = request("", [...noise, ["Connection", "Upgrade"]]);
  expect(first(mask(said))).toMatchObject({ headers: [["Connection", "Upgrade"]] });
});

test("ETag and Accept are shown where they matter for the scene", () => {
  const noise: [string, string][] = [["Accept", "*/*"]];
  const told: [string, string][] = [
    ["ETag", '"1"'],
    ["Accept", "text/event-stream"],
    ["If-None-Match", '"1"'],
  ];
  expect(first(mask(request("", [...noise, ...told])))).toMatchObject({ headers: told });
});

test("An event of a stream gets placeholders and is compared like a message", () => {
  const sse = (text: string): TraceEvent => {
    const body = { text, bytes: Buffer.byteLength(text) };
    return { kind: "sse", id: "e1", ...ends, sentAt: 1, body };
  };
  expect(first(mask(sse(`id: 1\ndata: {"id":"${ID}"}`)))).toMatchObject({
    body: { text: 'id: 1\ndata: {"id":"id-1"}', bytes: 25 },
  });
  expect(difference(trace(sse("id: 1\ndata: 1")), trace(sse("id: 2\ndata: 1")))).toContain("id: 2");
});

test("An ETag that is a hash gets a placeholder, and the same version gets the same one", () => {
  const version = 'W/"58-AbCdEfGhIjKlMnOpQrStUvWxYz0"';
  const given = { ...request("", [["ETag", version]]), id: "e1" };
  const asked = { ...request("", [["If-None-Match", version]]), id: "e2" };
  const shown = mask(given, asked).events.flatMap((each) =>
    "headers" in each ? each.headers : [],
  );
  const [[, word] = ["", ""]] = shown;
  expect(word).toMatch(/^W\/"[\w+/]{27}"$/);
  expect(shown).toEqual([
    ["ETag", word],
    ["If-None-Match", word],
  ]);
});

test("Two participants with one name are one, left of the server that they call, and a name without a participant throws", () => {
  const one = stable(trace(), { consumer: "Browser", ada: "Browser" }, CLOCK);
  expect(one.participants.map(({ label }) => label)).toEqual(["Browser", "your server"]);
  expect(one.connections.map(({ from }) => from)).toEqual(["consumer", "consumer"]);
  expect(() => stable(trace(), { nobody: "Eve" }, CLOCK)).toThrow('names "nobody"');
});

test("The order between connections is not a difference, and a status is", () => {
  const kept = trace(answer("e1", "c1", 200), answer("e2", "c2", 404));
  const swapped = trace(answer("e1", "c2", 404), answer("e2", "c1", 200));
  expect(difference(kept, swapped)).toBeUndefined();
  const wrong = trace(answer("e1", "c1", 201), answer("e2", "c2", 404));
  expect(difference(kept, wrong)).toMatch(/event e1 .*consumer > server.*\n.*200.*\n.*201/);
});

test("A missing event is a difference", () => {
  const kept = trace(answer("e1", "c1", 200), answer("e2", "c1", 204));
  expect(difference(kept, trace(answer("e1", "c1", 200)))).toContain("event e2");
});
