/**
 * An answer that stays open: what goes out on it, and how either side ends it.
 */

import { once } from "node:events";
import http from "node:http";
import { expect, test } from "vitest";
import type { StreamedReply } from "../src/service/streamed-reply.ts";
import { failureOf, fixturesFor, WHY } from "./support/fixtures.ts";

const ORIGIN = "http://127.0.0.1:1";

/** A consumer that has got the head of a stream, and what the check holds of it. */
async function streaming() {
  const fixtures = fixturesFor(ORIGIN, { deadlineMs: 200 });
  const streams: StreamedReply[] = [];
  const hook = await fixtures.receiver.listen({
    do: "stream",
    opened: (stream) => streams.push(stream),
  });
  const request = http.get(hook.url, { agent: false });
  request.on("error", () => {});
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  const [stream] = streams;
  if (!stream) throw new Error("The head came, but nobody was told.");
  return { fixtures, hook, request, response: response.setEncoding("utf8"), stream };
}

test("The head is sent first, and each piece when the check sends it", async () => {
  const { fixtures, response, stream } = await streaming();
  expect(response.statusCode).toBe(200);
  expect(response.headers["content-type"]).toBe("text/event-stream");
  stream.send("id: 1\n");
  expect(await once(response, "data")).toEqual(["id: 1\n"]);
  stream.send("data: x\n\n");
  expect(await once(response, "data")).toEqual(["data: x\n\n"]);
  stream.end();
  await once(response, "end");
  const { events } = fixtures.trace("t");
  expect(events.map(({ kind }) => kind)).toEqual(["request", "response", "sse"]);
  expect(events[2]).toMatchObject({ inReplyTo: events[0]?.id, body: { text: "id: 1\ndata: x" } });
});

test("What was sent before a cut arrives, the consumer sees a cut, and nothing is sent after it", async () => {
  const { fixtures, response, stream } = await streaming();
  const broken = once(response, "error");
  stream.send("data: half of it");
  stream.cut();
  expect(await once(response, "data")).toEqual(["data: half of it"]);
  expect((await broken)[0]).toMatchObject({ code: "ECONNRESET" });
  stream.send("data: too late\n\n");
  stream.cut();
  const kinds = fixtures.trace("t").events.map(({ kind }) => kind);
  expect(kinds).toEqual(["request", "response", "bytes", "dropped"]);
});

test("A check sees whether the consumer has disconnected", async () => {
  const { hook, request, stream } = await streaming();
  const [delivery] = await hook.received(1, WHY);
  if (!delivery) throw new Error("Nothing came.");
  const failure = await failureOf(hook.abandoned(delivery, WHY));
  expect(failure.expected).toContain("the end of the connection of delivery 1");
  request.destroy();
  await hook.abandoned(delivery, WHY);
  stream.send("data: nobody is there\n\n");
});
