/**
 * The fault proxy: each fault seen from both sides, and that a seed replays a run.
 */

import http from "node:http";
import { expect, test } from "vitest";
import { FAULTS, faultSeeds } from "../src/service/fault-proxy.ts";
import { fixturesFor, provider } from "./support/fixtures.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** What came through for each webhook-id, and what the sender saw of each attempt. */
async function run(seed: number, messages: number) {
  const arrived: string[] = [];
  const target = await provider((request, response) => {
    arrived.push(String(request.headers["webhook-id"]));
    request.resume().once("end", () => response.writeHead(204).end());
  });
  const { faults, sender } = fixturesFor(target, { env: { WEBHOOK_SECRET: SECRET } });
  const proxy = await faults.before(target, seed);
  const seen: string[] = [];
  for (let message = 1; message <= messages; message += 1) {
    const id = `msg_${message}`;
    for (let attempt = 1; seen.at(-1) !== `${id} 204`; attempt += 1) {
      expect(attempt, "attempts").toBeLessThanOrEqual(4);
      const outcome = await sender.deliver(`${proxy.url}/hook`, {}, { id }).then(
        ({ status }) => String(status),
        () => "broken",
      );
      seen.push(`${id} ${outcome}`);
    }
  }
  return { log: proxy.log, seen, arrived };
}

test("Every message gets through within four attempts, with any seed", async () => {
  const kinds = new Set<string>();
  for (const seed of faultSeeds({ FAULT_SEEDS: "20" })) {
    const { log, seen, arrived } = await run(seed, 5);
    const ids = ["msg_1", "msg_2", "msg_3", "msg_4", "msg_5"];
    expect([...new Set(arrived)].toSorted()).toEqual(ids);
    log.forEach((line, index) => {
      const [id = "", fault = ""] = line.split(": ");
      kinds.add(fault);
      const broken = ["drop", "lose-answer", "half-close"].includes(fault);
      const outcome = fault === "error" ? "503" : "204";
      expect(seen[index], line).toBe(`${id} ${broken ? "broken" : outcome}`);
    });
    // What is dropped or refused on the way never arrives; what is doubled arrives twice.
    const copies = { drop: 0, error: 0, duplicate: 2 } as Record<string, number>;
    const expected = log.reduce((sum, line) => sum + (copies[line.split(": ")[1] ?? ""] ?? 1), 0);
    expect(arrived).toHaveLength(expected);
  }
  expect([...kinds].toSorted()).toEqual([...FAULTS, "none"].toSorted());
});

test("The same seed gives the same run, and another seed another run", async () => {
  const [one, again, other] = [await run(7, 6), await run(7, 6), await run(8, 6)];
  expect(again).toEqual(one);
  expect(other.log).not.toEqual(one.log);
});

test("Concurrent requests are reordered, and each is answered", async () => {
  const order: string[] = [];
  const target = await provider((request: http.IncomingMessage, response) => {
    order.push(request.url ?? "");
    response.end(request.url);
  });
  const { faults, http: client } = fixturesFor(target);
  const sent = Array.from({ length: 40 }, (_, index) => `/${index}`);
  const proxy = await faults.before(target, 3);
  const answers = await Promise.allSettled(sent.map((path) => client.get(`${proxy.url}${path}`)));
  const arrived = answers.flatMap((answer) =>
    answer.status === "fulfilled" ? answer.value.text : [],
  );
  expect(arrived.length).toBeGreaterThan(10);
  expect(order).not.toEqual(sent.filter((path) => order.includes(path)));
});

test("Environment variables set the seeds", () => {
  expect(faultSeeds({ FAULT_SEED: "17", FAULT_SEEDS: "100" })).toEqual([17]);
  expect(faultSeeds({ FAULT_SEEDS: "3" })).toEqual([1, 2, 3]);
  expect(faultSeeds({})).toHaveLength(5);
});
