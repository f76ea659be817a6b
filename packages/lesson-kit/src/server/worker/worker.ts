/**
 * The process in which a learner's server runs.
 *
 * It starts before it is needed: it loads the lesson's libraries, speaks HTTP and WebSocket with itself,
 * and waits. What is left to do after a save is to load one file. Every save gets a process of its own,
 * so that nothing of the last one can linger.
 */

import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import type { FromWorker, ThrownError, ToWorker } from "./messages.ts";
import { remapPort } from "./port-remap.ts";
import { prove, watchConnections, watchListening } from "./observe.ts";
import { warmUp } from "./warm-up.ts";

// A server that looks for them must not find them: it runs as it would anywhere.
delete process.env["TSX_DISABLE_CACHE"];
const send = process.send?.bind(process);
Reflect.deleteProperty(process, "send");

/**
 * On a terminal all that was printed before process.exit is there; into a pipe that is full it would be
 * lost, and Node has no public way to ask for the one instead of the other.
 */
for (const stream of [process.stdout, process.stderr]) {
  const { _handle: handle } = stream as { _handle?: { setBlocking?: (on: boolean) => void } };
  handle?.setBlocking?.(true);
}

const say = (message: FromWorker) => send?.(message);

const [lesson = "", ...libraries] = process.argv.slice(2);

process.on("message", (message: ToWorker) => {
  if (message.type === "run") void run(message);
  if (message.type === "ping") {
    const listening = process.getActiveResourcesInfo().includes("TCPServerWrap");
    say({ type: "pong", number: message.number, listening });
  }
  if (message.type === "prove") prove(message, () => say({ type: "proof" }));
});
// Without the command there is nobody to serve.
process.on("disconnect", () => process.exit(0));

if (libraries.length > 0) await warmUp(lesson, libraries);
say({ type: "warm" });

async function run({ file, env, publicPort }: Extract<ToWorker, { type: "run" }>): Promise<void> {
  Object.assign(process.env, env);
  process.argv = [process.argv[0] ?? "", file];
  watchConnections();
  if (publicPort !== undefined) remapPort(publicPort, (port) => say({ type: "remapped", port }));
  watchListening((port) => say({ type: "port-refused", port }));
  process.on("uncaughtExceptionMonitor", (thrown: unknown) => {
    say({ type: "uncaught", error: inWords(thrown) });
  });
  // From here on only the server itself keeps this process alive: a file that does nothing ends.
  process.channel?.unref();
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    say({ type: "load-failed", error: inWords(error) });
  }
}

function inWords(thrown: unknown): ThrownError {
  if (thrown instanceof Error) {
    return { name: thrown.name, message: thrown.message, stack: thrown.stack ?? "" };
  }
  const message = `${inspect(thrown)} was thrown, which is no Error: nothing says where`;
  return { name: "", message, stack: "" };
}
