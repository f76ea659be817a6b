/**
 * The rules for every lesson's server that no step tests: where it listens, its demo page, and how it exits.
 */

import { once } from "node:events";
import { connect } from "node:net";
import type { Lesson } from "../lesson/folder.ts";
import type { Server } from "../server/server.ts";

/** Reaches servers that listen on all addresses, but not those on 127.0.0.1 only. Systems without this address reach none. */
const BESIDE = "127.0.0.2";
/** Its stylesheet, its script, and the script that all pages share. */
const FILES_OF_A_PAGE = 3;

/** What is wrong with where a server listens that was started with `PORT` 0; undefined if nothing. */
export async function addressFault(lesson: Lesson, origin: string): Promise<string | undefined> {
  const port = Number(new URL(origin).port);
  if (port === lesson.port) return `It listens on port ${port} and ignores PORT.`;
  const socket = connect({ port, host: BESIDE });
  const isReached = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isReached
    ? "It listens on more than 127.0.0.1, so other machines can reach it."
    : undefined;
}

/** What is wrong with the demo page at `/` or a file that it loads; undefined if nothing. */
export async function pageFault(origin: string): Promise<string | undefined> {
  const page = await fetch(origin);
  const text = await page.text();
  const isPage = page.status === 200 && /<!doctype html>/i.test(text);
  if (!isPage) return `GET / got ${page.status} instead of an HTML page.`;
  const script = await (await fetch(new URL("page.js", origin))).text();
  const files = [...`${text}${script}`.matchAll(/(?:href="|src="|from "\.\/)(\w+\.\w+)"/g)];
  const names = files.map(([, name = ""]) => name);
  if (names.length !== FILES_OF_A_PAGE)
    return `The page loads ${names.length} files instead of ${FILES_OF_A_PAGE}: ${names.join(", ")}.`;
  for (const name of names) {
    const { status } = await fetch(new URL(name, origin));
    if (status !== 200) return `GET /${name} got ${status}.`;
  }
  return undefined;
}

/** Stops the server with this signal. Returns what is wrong with its exit; undefined if nothing. */
export async function exitFault(
  server: Server,
  signal: "SIGTERM" | "SIGINT",
): Promise<string | undefined> {
  const exitCode = await server.stop(signal);
  if (exitCode === 0) return undefined;
  return `On ${signal} it must exit with code 0, got ${exitCode ?? "no exit code"}.`;
}
