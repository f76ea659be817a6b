/**
 * What a diagram makes of a trace, and what it shows without JavaScript.
 */

import { readFileSync } from "node:fs";
import path from "node:path";
import type { Trace } from "@course/wire";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import Recording from "@course/diagram";
import { bandsOf, rowsOf } from "@course/diagram/rows";
import { labelOf } from "@course/wire/label";

const root = path.resolve(import.meta.dirname, "../..");
const scene = (name: string) =>
  JSON.parse(readFileSync(path.join(root, "lessons", name), "utf8")) as Trace;

const talk = scene("02-websocket-duplex/scenes/talk.json");

test("Each message of the recording is one row, in its order", () => {
  const rows = rowsOf(talk);
  expect(rows.map(({ id }) => id)).toEqual(talk.events.map(({ id }) => id));
  expect(rows.slice(0, 2).map(({ label }) => label)).toEqual([
    "GET /live",
    "101 Switching Protocols",
  ]);
});

test("A WebSocket lasts from its 101 to the last that was said on it", () => {
  const bands = bandsOf(talk);
  expect(bands).toHaveLength(2);
  for (const { firstRow, lastRow, connection } of bands) {
    expect(talk.events[firstRow]).toMatchObject({ kind: "upgrade", connection });
    expect(talk.events[lastRow]?.connection).toBe(connection);
  }
});

test("What never arrives is drawn as lost", () => {
  const dropped = rowsOf(scene("02-websocket-duplex/scenes/dropped.json"));
  expect(dropped.filter(({ look }) => look === "lost").map(({ label }) => label)).toEqual([
    "the connection is lost",
  ]);
});

test("A second attempt says so", () => {
  const labels = rowsOf(scene("04-webhook-delivery/scenes/retry.json")).map(({ label }) => label);
  expect(labels.filter((label) => label.includes("attempt"))).toEqual([
    "POST /hooks/todos (attempt 1)",
    "POST /hooks/todos (attempt 2)",
  ]);
});

test("A noticeable pause is stated", () => {
  const retry = scene("04-webhook-delivery/scenes/retry.json");
  const html = renderToStaticMarkup(<Recording trace={retry} caption="Again" />);
  expect(html.match(/\d\.\d s later/g)).toEqual(["1.0 s later"]);
  expect(renderToStaticMarkup(<Recording trace={talk} caption="They talk" />)).not.toMatch(
    /s later/,
  );
});

test("A long message is cut in its label, and whole in its lines", () => {
  const [event] = talk.events.filter(({ kind }) => kind === "text");
  if (event?.kind !== "text") throw new Error("The recording has no text message.");
  const text = JSON.stringify({ title: "x".repeat(100) });
  const long = { ...event, body: { text, bytes: text.length } };
  expect(labelOf(long)).toHaveLength(46);
  expect(rowsOf({ ...talk, events: [long] })[0]?.lines.join("")).toContain("x".repeat(100));
});

test("Without JavaScript every message is there, drawn and in the table", () => {
  const html = renderToStaticMarkup(<Recording trace={talk} caption="They talk" />);
  expect(html.match(/<tr>/g)).toHaveLength(talk.events.length + 1);
  expect(html.match(/data-look=/g)).toHaveLength(talk.events.length);
  expect(html).not.toContain("data-hidden");
});
