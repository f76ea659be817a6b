/**
 * The process in which a learner's server runs.
 *
 * It starts before it is needed: it loads the lesson's libraries, speaks HTTP and WebSocket once with
 * itself, and waits. What is left to do after a save is to load one file. Every save gets a process of
 * its own, so that nothing of the last one can linger.
 */

import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { pathToFileURL } from "node:url";
import { warmUp } from "./warm-up.ts";

/** What the command says to the host. */
export type ToHost =
  | { type: "run"; file: string; env: Record<string, string> }
  /** Are you there, and what do you hold open? */
  | { type: "ping" }
  /** Tell me when you have accepted the connection that comes from this local port. */
  | { type: "prove"; remotePort: number };

/** What the host says to the command. */
export type FromHost =
  | { type: "warm" }
  | { type: "loaded" }
  | { type: "load-failed"; error: LoadError }
  | { type: "pong"; listening: boolean }
  | { type: "proof"; remotePort: number };

export interface LoadError {
  name: string;
  message: string;
  stack: string;
}

const say = (message: FromHost) => process.send?.(message);

const [lesson = "", ...libraries] = process.argv.slice(2);

process.on("message", (message: ToHost) => {
  if (message.type === "run") void run(message);
  if (message.type === "ping") {
    say({ type: "pong", listening: process.getActiveResourcesInfo().includes("TCPServerWrap") });
  }
  if (message.type === "prove") prove(message.remotePort);
});
// Without the command there is nobody to serve.
process.on("disconnect", () => process.exit(0));

await warmUp(lesson, libraries);
say({ type: "warm" });

async function run({ file, env }: Extract<ToHost, { type: "run" }>): Promise<void> {
  Object.assign(process.env, env);
  process.argv = [process.argv[0] ?? "", file];
  watchConnections();
  // From here on only the server itself keeps this process alive: a file that does nothing ends.
  process.channel?.unref();
  try {
    await import(pathToFileURL(file).href);
    say({ type: "loaded" });
  } catch (error) {
    say({ type: "load-failed", error: asLoadError(error) });
  }
}

function asLoadError(thrown: unknown): LoadError {
  if (!(thrown instanceof Error)) return { name: "Error", message: String(thrown), stack: "" };
  return { name: thrown.name, message: thrown.message, stack: thrown.stack ?? "" };
}

/** Ports of the peers whose connections this very process has accepted. */
const accepted = new Set<number>();
const asked = new Set<number>();

function watchConnections(): void {
  subscribe("net.server.socket", (message) => {
    const { remotePort } = (message as { socket: Socket }).socket;
    if (remotePort === undefined) return;
    if (asked.delete(remotePort)) say({ type: "proof", remotePort });
    else accepted.add(remotePort);
    // Only the last few can still be asked for.
    if (accepted.size > 64) accepted.clear();
  });
}

function prove(remotePort: number): void {
  if (accepted.delete(remotePort)) say({ type: "proof", remotePort });
  else asked.add(remotePort);
}
