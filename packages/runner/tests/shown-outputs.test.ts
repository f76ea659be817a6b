/**
 * Every output that a text shows is real: got again from where its fence says that it comes, and compared.
 *
 * `real-outputs.ts` has the forms of `from="…"`, `states.ts` those of `state="…"`.
 */

import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RealOutputs, sourceOf, wordsFor } from "./real-outputs.ts";
import { isPossible } from "./states.ts";
import { type Fence, readFences } from "./texts.ts";

/** What a person writes in a fence. Everything else is what a program printed. */
const TYPED = new Set(["sh", "ts", "js", "html", "python", "diff"]);

/** The outputs that no test here can get again: how they begin, and why. */
const BY_HAND = [
  ["> 81 02 68 69", "bytes with their meaning; a frame like this is in lesson 02's bad-frame.json"],
  ["< 81 1e", "bytes with their meaning; the messages are those of lesson 02's talk.json"],
  ["secret     whsec_", "the example of Standard Webhooks; the kit's sender.test.ts signs it"],
  ["poll", "the five ways, each in short; lesson 08's recordings have them whole"],
  ['> TEXT {"type":"add"', "whether this or the snapshot comes first is chance"],
  ["[ELIFECYCLE] Command failed", "pnpm's own line"],
  ["Access to fetch at 'http", "Chrome's own sentence"],
] as const;

const root = path.resolve(import.meta.dirname, "../../..");
const outputs = (await readFences(root)).filter(({ language }) => !TYPED.has(language));
const sourced = outputs.flatMap((fence) => {
  const source = sourceOf(fence);
  return source ? [{ fence, source, title: `${placeOf(fence)}, from ${wordsFor(source)}` }] : [];
});

let real: RealOutputs;

beforeAll(async () => {
  real = await RealOutputs.open(root);
});

afterAll(() => real.close());

test("Every output says where it comes from, or is listed with the reason why it cannot", () => {
  const unknown = outputs.filter((fence) => !sourceOf(fence) && !byHand(fence));
  expect(unknown.map(placeOf), 'Write from="…" behind the language of the fence').toEqual([]);
});

test("Every output on that list is still in a text, once and without a source", () => {
  for (const [beginning] of BY_HAND) {
    const found = outputs.filter(({ lines: [first = ""] }) => first.startsWith(beginning));
    expect(found.map(sourceOf), beginning).toEqual([undefined]);
  }
});

for (const { fence, source, title } of sourced) {
  test.skipIf(!isPossible(source.state))(title, async () => {
    expect(fence.lines.join("").replaceAll("…", "").trim(), "a quote of nothing").not.toBe("");
    const fault = await real.fault(fence, source);
    if (fault !== undefined) throw new Error(fault);
  });
}

function placeOf({ text, line }: Fence): string {
  return `${text}:${line}`;
}

function byHand({ lines: [first = ""] }: Fence): boolean {
  return BY_HAND.some(([beginning]) => first.startsWith(beginning));
}
