/**
 * The article's three sentences: what a run says to each, and what has to be otherwise for another tag.
 */

import { describe, expect, test } from "vitest";
import { articleVerdicts } from "../src/verdicts/article.ts";
import type { ArticleVerdict, Figures, OutageFigures } from "../src/report/report.ts";
import { simulatedReport } from "./support/report.ts";

const usual: Figures = simulatedReport();

function verdictOn(id: ArticleVerdict["id"], changed: Partial<Figures> = {}): ArticleVerdict {
  const found = articleVerdicts({ ...usual, ...changed }).find((each) => each.id === id);
  if (!found) throw new Error(`There is no verdict on ${id}.`);
  return found;
}

const withRows = (change: (row: OutageFigures) => Partial<OutageFigures>): Partial<Figures> => ({
  outage: { ...usual.outage, rows: usual.outage.rows.map((row) => ({ ...row, ...change(row) })) },
});
const nothingLost = withRows(() => ({ lost: 0, duplicates: 0, outOfOrder: 0 }));
const lostAlthoughResumed = withRows(({ isNaive }) => (isNaive ? {} : { lost: 2 }));

test("in a usual run each is supported with a condition, and says by which row", () => {
  const verdicts = articleVerdicts(usual);
  expect(verdicts.map(({ id, tag }) => [id, tag])).toEqual([
    ["api", "supported with a condition"],
    ["websocket", "supported with a condition"],
    ["webhook", "supported with a condition"],
  ]);
  expect(verdicts.map(({ decidedBy }) => decidedBy)).toEqual([
    expect.stringMatching(/98\.4 % of the polls find nothing/),
    expect.stringMatching(
      /25\.6 ms by WebSocket and 25\.6 ms by SSE with a delay of 25 ms each way/,
    ),
    expect.stringMatching(/hold 0 connections with webhooks and 1,000 with WebSockets/),
  ]);
  expect(verdicts.every(({ notMeasured }) => notMeasured !== "")).toBe(true);
});

test("a transport that loses changes although its consumer resumes is not supported", () => {
  for (const id of ["api", "websocket", "webhook"] as const) {
    expect(verdictOn(id, lostAlthoughResumed).tag).toBe("not supported by this run");
  }
});

describe("an API", () => {
  test("needs no condition where most polls find something", () => {
    const sweep = usual.sweep.map((point) => ({ ...point, emptyShare: 0.1 }));
    expect(verdictOn("api", { sweep })).toMatchObject({ tag: "supported", because: [] });
  });
});

describe("a WebSocket", () => {
  const streamLater = (ms: number): Figures["delay"] => ({
    ...usual.delay,
    rows: usual.delay.rows.map((row) =>
      row.transport === "sse" ? { ...row, p50: row.p50 + ms } : row,
    ),
  });

  test("needs no condition where a stream is later and nothing gets lost", () => {
    const delay = streamLater(20);
    expect(verdictOn("websocket", { ...nothingLost, delay }).tag).toBe("supported");
    expect(verdictOn("websocket", nothingLost).because).toEqual([
      expect.stringContaining("SSE is as fast"),
    ]);
    expect(verdictOn("websocket", { delay }).because).toEqual([
      expect.stringContaining("where it left off"),
    ]);
  });

  test("that is no sooner than polling is not supported", () => {
    const transports = usual.transports.map((transport) =>
      transport.id === "websocket"
        ? {
            ...transport,
            delayMs: { ...transport.delayMs, rounds: transport.delayMs.rounds.map(() => 50) },
          }
        : transport,
    );
    expect(verdictOn("websocket", { transports })).toMatchObject({
      tag: "not supported by this run",
      because: ["it is not clearly faster than polling"],
    });
  });
});

describe("a webhook", () => {
  test("needs no condition where nothing is lost, nothing comes twice and all in order", () => {
    expect(verdictOn("webhook", nothingLost).tag).toBe("supported");
  });

  test.each([
    ["retries", { lost: 3 }, "keep retrying"],
    ["ids that are checked", { duplicates: 3 }, "webhook-id"],
    ["sequence numbers", { outOfOrder: 3 }, "sequence numbers"],
  ])("needs %s where it comes to that", (_, change, remedy) => {
    const isMeant = ({ isNaive }: OutageFigures) => ("outOfOrder" in change ? !isNaive : isNaive);
    const rows = withRows((row) => ({
      lost: 0,
      duplicates: 0,
      outOfOrder: 0,
      ...(isMeant(row) ? change : {}),
    }));
    expect(verdictOn("webhook", rows).because).toEqual([expect.stringContaining(remedy)]);
  });

  test("for which connections are held is not supported", () => {
    const idle = usual.idle.map((row) => ({ ...row, connections: 1_000 }));
    expect(verdictOn("webhook", { idle }).tag).toBe("not supported by this run");
  });
});
