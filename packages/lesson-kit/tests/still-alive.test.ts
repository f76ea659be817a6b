/**
 * Whether a server that cannot be pinged still lives.
 */

import net from "node:net";
import { expect, test } from "vitest";
import { answersOrEnds } from "../src/server/still-alive.ts";
import { listening, nobody, provider } from "./support/fixtures.ts";

const never = () => new AbortController().signal;

test("Any answer shows that it is alive", async () => {
  await answersOrEnds(await provider((_, response) => response.writeHead(500).end()), never());
});

test("A broken or refused connection proves nothing: its end is awaited", async () => {
  const dying = await listening(net.createServer((socket) => socket.destroy()));
  for (const origin of [dying, await nobody()]) {
    const end = new AbortController();
    let over = false;
    const asked = answersOrEnds(origin, end.signal).then(() => (over = true));
    // A whole exchange with another server later it still waits.
    await fetch(await provider((_, response) => response.end()));
    expect(over).toBe(false);
    end.abort();
    await asked;
  }
});

test("An end that is known already is not awaited", async () => {
  await answersOrEnds(await nobody(), AbortSignal.abort());
});
