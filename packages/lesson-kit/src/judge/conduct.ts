/**
 * What every server of a lesson does beside its steps: it listens where it is told, serves the demo page, and
 * exits when it is asked to.
 */

import { once } from "node:events";
import { connect } from "node:net";
import type { Lesson } from "../lesson/folder.ts";
import type { Server } from "../server/server.ts";

/** Nobody who listens on 127.0.0.1 only is found here. Systems without this address find nobody at all. */
const BESIDE = "127.0.0.2";
/** Its style, its script, and what all pages share. */
const FILES_OF_A_PAGE = 3;

/** What is wrong with where a server listens that was started with `PORT` 0; undefined if nothing is. */
export async function addressFault(lesson: Lesson, origin: string): Promise<string | undefined> {
  const port = Number(new URL(origin).port);
  if (port === lesson.port) return `It listens at port ${port}, although PORT says another one.`;
  const socket = connect({ port, host: BESIDE });
  const isReached = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isReached
    ? "It listens beyond 127.0.0.1, so that others in the network reach it."
    : undefined;
}

/** What is wrong with the demo page at `/` or with a file that it names; undefined if nothing is. */
export async function pageFault(origin: string): Promise<string | undefined> {
  const page = await fetch(origin);
  const text = await page.text();
  const isPage = page.status === 200 && /<!doctype html>/i.test(text);
  if (!isPage) return `GET / is answered with ${page.status} and no HTML page.`;
  const script = await (await fetch(new URL("page.js", origin))).text();
  const files = [...`${text}${script}`.matchAll(/(?:href="|src="|from "\.\/)(\w+\.\w+)"/g)];
  const names = files.map(([, name = ""]) => name);
  if (names.length !== FILES_OF_A_PAGE)
    return `The page names ${names.length} files and not ${FILES_OF_A_PAGE}: ${names.join(", ")}.`;
  for (const name of names) {
    const { status } = await fetch(new URL(name, origin));
    if (status !== 200) return `GET /${name} is answered with ${status}.`;
  }
  return undefined;
}

/** What is wrong with how the server exits on this signal; undefined if nothing is. It ends in any case. */
export async function exitFault(
  server: Server,
  signal: "SIGTERM" | "SIGINT",
): Promise<string | undefined> {
  const exitCode = await server.stop(signal);
  if (exitCode === 0) return undefined;
  const ending = exitCode === null ? "is ended by the signal, or not at all" : `has ${exitCode}`;
  return `On ${signal} it has to exit with code 0; it ${ending}.`;
}
