/**
 * The real command, with real processes, in a folder whose name has a space and an umlaut. What is asserted
 * of its figures are counts, orders, and ratios of 2 and more: no machine is too slow for those.
 */

import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Report, TransportId } from "../src/report/report.ts";
import { parseReport } from "../src/report/schema.ts";
import { type Descendant, descendants, stillRunning } from "./support/descendants.ts";
import { outcomeOf, type Outcome, Scratch } from "./support/scratch.ts";

let scratch: Scratch;

beforeAll(async () => {
  scratch = await Scratch.create();
});

afterAll(() => scratch.remove());

/** Resolves with the processes below the command as soon as there is one for which `isWanted` holds. */
function whenRunning(pid: number, isWanted: (command: string) => boolean): Promise<Descendant[]> {
  const look = () => {
    const known = descendants(pid);
    if (!known.some(({ command }) => isWanted(command))) throw new Error("Nothing of it runs yet.");
    return known;
  };
  return vi.waitFor(look, { timeout: 60_000, interval: 100 });
}

const isProvider = (command: string) =>
  command.includes("process/provider.ts") || command.includes("process\\provider.ts");
const isConsumer = (command: string) =>
  command.includes("process/consumer.ts") || command.includes("process\\consumer.ts");

async function expectGone(known: readonly Descendant[]): Promise<void> {
  await expect.poll(() => stillRunning(known), { timeout: 15_000, interval: 100 }).toEqual([]);
}

describe("before there is a run", () => {
  test("a decision has nothing to rest on, and says so", async () => {
    const { code, stderr } = await scratch.compare("decide");
    expect([code, stderr]).toEqual([
      1,
      "There is no run yet, and a decision needs its figures: run pnpm compare first.\n",
    ]);
  });

  test("what was typed wrong ends with 2 and a sentence", async () => {
    const { code, stdout, stderr } = await scratch.compare("--quik");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Did you mean --quick?");
  });
});

describe("an exercise", () => {
  test("that is not there: how to begin", async () => {
    const { code, stderr } = await scratch.compare("--with", "exercise");
    expect(code).toBe(1);
    expect(stderr).toContain("run pnpm lesson 08 to begin");
  });

  test("that is the starter: step 1 is missing, after seconds instead of a minute", async () => {
    await mkdir(scratch.path("lessons", "08-choosing", "exercise"));
    const exercise = scratch.path("lessons", "08-choosing", "exercise", "server.ts");
    await copyFile(scratch.path("lessons", "08-choosing", "starter", "server.ts"), exercise);
    const { code, stderr } = await scratch.compare("--with", "exercise");
    expect(code).toBe(1);
    expect(stderr).toContain("step 1, poll, is not done yet");
  });
});

describe("ended in the middle, nothing is left", () => {
  test("by Ctrl-C", async () => {
    const child = scratch.start();
    const outcome = outcomeOf(child);
    const known = await whenRunning(child.pid ?? 0, isConsumer);
    child.kill("SIGINT");
    const { code, stderr } = await outcome;
    expect(code).toBe(130);
    expect(stderr).toContain("nothing is kept of this run");
    await expectGone(known);
    expect(existsSync(scratch.path(".course", "compare", "report.json"))).toBe(false);
  });

  test("by a kill that it cannot answer", async () => {
    const child = scratch.start();
    const outcome = outcomeOf(child);
    const known = await whenRunning(child.pid ?? 0, isConsumer);
    child.kill("SIGKILL");
    await outcome;
    await expectGone(known);
  });

  test("by the death of its provider, which it names", async () => {
    const child = scratch.start();
    const outcome = outcomeOf(child);
    const known = await whenRunning(child.pid ?? 0, isConsumer);
    const provider = known.find(({ command }) => isProvider(command));
    process.kill(provider?.pid ?? 0, "SIGKILL");
    const { code, stderr } = await outcome;
    expect(code).toBe(1);
    expect(stderr).toContain("The provider's process ended by SIGKILL while it was measured.");
    await expectGone(known);
  });
});

describe("a quick run", () => {
  let report: Report;
  let outcome: Outcome;
  let known: Descendant[] = [];

  beforeAll(async () => {
    const child = scratch.start("--quick", "--seed", "17", "--json", "found here.json");
    const looking = setInterval(() => (known = [...known, ...descendants(child.pid ?? 0)]), 1_000);
    outcome = await outcomeOf(child);
    clearInterval(looking);
    const text = await readFile(scratch.path("found here.json"), "utf8");
    report = parseReport(JSON.parse(text));
  });

  const transport = (id: TransportId) => {
    const found = report.transports.find((each) => each.id === id);
    if (!found) throw new Error(`No figures of ${id}: ${outcome.stderr}`);
    return found;
  };

  test("prints tables of at most 80 columns, without colors, and a link to the page", () => {
    expect(outcome.stderr).toBe("");
    const lines = outcome.stdout.split("\n");
    expect(lines.filter((line) => line.length > 80 && !line.includes("file://"))).toEqual([]);
    expect(outcome.stdout).not.toContain("\u001B");
    expect(outcome.stdout).toMatch(/file:\/\/\S+Kurs%20f%C3%BCr%20alle\S+report\.html/);
    expect(existsSync(scratch.path(".course", "compare", "report.html"))).toBe(true);
  });

  test("leaves no process of the many that it had", async () => {
    expect(new Set(known.map(({ pid }) => pid)).size).toBeGreaterThan(10);
    await expectGone(known);
  });

  test("every check holds that no time decides", () => {
    const wrong = report.checks.filter(({ isTimed, verdict }) => !isTimed && verdict !== "holds");
    expect(wrong).toEqual([]);
  });

  test("bytes: a push costs less than a request, and a bare push least", () => {
    const [baseline, webSocket, sse, webhook] = (
      ["baseline", "websocket", "sse", "webhook"] as const
    ).map((id) => transport(id).bytes.perChange);
    expect([baseline, webSocket, sse]).toEqual([241, 244, 277]);
    expect(webhook).toBeGreaterThan(2 * 277);
  });

  test("a poll that finds nothing: each client's headers are more than those of the one before", () => {
    const [bare, byFetch, browser, signedIn] = report.emptyPolls.map(
      ({ requestBytes }) => requestBytes,
    );
    expect(byFetch).toBeGreaterThan(bare ?? 0);
    expect(browser).toBeGreaterThan(byFetch ?? 0);
    expect(signedIn).toBeGreaterThan(browser ?? 0);
  });

  test("requests: none for a push, one for each webhook, at most one for a long poll", () => {
    expect(
      ["baseline", "websocket", "sse", "webhook"].map(
        (id) => transport(id as TransportId).requests.perChange,
      ),
    ).toEqual([0, 0, 0, 1]);
    expect(transport("long-poll").requests.perChange).toBeLessThanOrEqual(1.1);
  });

  // A busy machine can make any of these greater, and none smaller: simulated.test.ts compares them.
  test("delay: half of the polls find a change later than a tenth of their interval", () => {
    expect(transport("poll-slow").delayMs.p50).toBeGreaterThan(100);
    expect(transport("poll-fast").delayMs.p50).toBeGreaterThan(10);
  });

  test("processor time is measured for every transport", () => {
    expect(report.transports.filter(({ cpuUsPerChange }) => !(cpuUsPerChange > 0))).toEqual([]);
  });

  test("through a delay proxy: nothing is sooner than its transits, and on a new connection those are three", () => {
    const { oneWayMs, rows } = report.delay;
    const median = (isReopened: boolean) =>
      rows.find((row) => row.transport === "webhook" && row.isReopened === isReopened)?.p50 ??
      Number.NaN;
    // How much later it is depends on the machine; that it cannot be sooner does not.
    expect(median(false)).toBeGreaterThanOrEqual(oneWayMs);
    expect(median(true)).toBeGreaterThanOrEqual(3 * oneWayMs);
  });

  test("idle: who is called holds no connection and less than half the heap of who waits on one", () => {
    const idle = (name: string) => report.idle.find((each) => each.transport === name);
    expect(idle("webhook")?.connections).toBe(0);
    expect(idle("websocket")?.connections).toBe(idle("websocket")?.consumers);
    expect(idle("sse")?.heapBytes).toBeGreaterThan(2 * (idle("webhook")?.heapBytes ?? 0));
  });

  test("away: who resumes loses nothing, who starts anew does, who never checks has it twice", () => {
    const rows = report.outage.rows;
    expect(
      rows.filter(({ isNaive }) => !isNaive).map(({ lost, duplicates }) => lost + duplicates),
    ).toEqual([0, 0, 0, 0, 0]);
    expect(rows.find(({ id, isNaive }) => id === "websocket" && isNaive)?.lost).toBeGreaterThan(0);
    expect(rows.find(({ id }) => id === "webhook-unchecked")?.duplicates).toBeGreaterThan(0);
  });

  test.skipIf(process.platform === "win32")(
    "frozen: most of what is sent stays at the provider, which hears of no error",
    () => {
      expect(report.frozen?.map(({ transport: name }) => name)).toEqual(["sse", "websocket"]);
      for (const { sentBytes, bufferedBytes } of report.frozen ?? []) {
        expect(sentBytes).toBeGreaterThanOrEqual(20e6);
        expect(bufferedBytes).toBeGreaterThan(sentBytes / 4);
        expect(bufferedBytes).toBeLessThan(sentBytes);
      }
    },
  );

  test("a decision can be had from it afterwards", async () => {
    const { code, stdout } = await scratch.compare("decide", "--rate", "1/h", "--reach", "out");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Choose +SSE/);
  });

  test("a spoiled report is refused with a sentence", async () => {
    await copyFile(scratch.path("package.json"), scratch.path(".course", "compare", "report.json"));
    const { code, stderr } = await scratch.compare("decide");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("This is not a report of version 3"),
    ]);
  });
});
