/**
 * Whether a server that cannot be pinged still lives.
 */

import net from "node:net";
import { expect, test } from "vitest";
import { answersOrEnds } from "../src/server/still-alive.ts";
import { listening, nobody, provider } from "./support/fixtures.ts";

const never = () => new AbortController().signal;

test("An answer of any kind shows that it lives", async () => {
  await answersOrEnds(await provider((_, response) => response.writeHead(500).end()), never());
});

test("A connection that breaks, or is refused, shows nothing: its end is waited for", async () => {
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

test("An end that is known already is not waited for", async () => {
  await answersOrEnds(await nobody(), AbortSignal.abort());
});
