/**
 * The process in which a learner's server runs.
 *
 * It starts before it is needed: it loads the lesson's libraries, sends itself HTTP requests and WebSocket
 * messages, and waits. After a save only one file is left to load. Every save gets a new process, so that
 * nothing of the last one remains.
 */

import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import type { FromWorker, Run, ThrownError, ToWorker } from "./messages.ts";
import { remapPort } from "./port-remap.ts";
import { prove, watchConnections, watchListening } from "./observe.ts";
import { load, use } from "./warm-up.ts";

// A server must not find this: it has to run as it would anywhere.
const send = process.send?.bind(process);
Reflect.deleteProperty(process, "send");

/**
 * On a terminal, output before process.exit is never lost; on a full pipe it would be, and Node has no public
 * way to make writes to a pipe synchronous.
 */
for (const stream of [process.stdout, process.stderr]) {
  const { _handle: handle } = stream as { _handle?: { setBlocking?: (on: boolean) => void } };
  handle?.setBlocking?.(true);
}

const report = (message: FromWorker) => send?.(message);

const [lesson = "", warmth, ...libraries] = process.argv.slice(2);
const hurry = new AbortController();

process.on("message", (message: ToWorker) => {
  if (message.type === "run") void run(message);
  if (message.type === "hurry") hurry.abort();
  if (message.type === "ping") {
    const listening = process.getActiveResourcesInfo().includes("TCPServerWrap");
    report({ type: "pong", number: message.number, listening });
  }
  if (message.type === "prove") prove(message, () => report({ type: "proof" }));
});
// Without the command there is nothing left to do.
process.on("disconnect", () => process.exit(0));

const loaded = await load(lesson, libraries);
if (warmth === "warm") await use(loaded, hurry.signal);
report({ type: "ready" });

async function run({ file, program, env, publicPort }: Run): Promise<void> {
  Object.assign(process.env, env);
  process.argv = [process.argv[0] ?? "", file];
  // The server is compiled, and what it starts by `fork` or as a cluster is not: this is passed on to those.
  process.execArgv.push("--import", import.meta.resolve("tsx"));
  watchConnections();
  if (publicPort !== undefined) remapPort(publicPort, (port) => report({ type: "remapped", port }));
  watchListening((port) => report({ type: "port-refused", port }));
  process.on("uncaughtExceptionMonitor", (thrown: unknown) => {
    report({ type: "uncaught", error: inWords(thrown) });
  });
  // From here on only the server itself keeps this process alive: a file that does nothing ends.
  process.channel?.unref();
  try {
    await import(pathToFileURL(program).href);
  } catch (error) {
    const thrown = inWords(error);
    // The learner knows the file that was compiled, not the program.
    report({
      type: "load-failed",
      error: { ...thrown, message: thrown.message.replaceAll(program, file) },
    });
  }
}

function inWords(thrown: unknown): ThrownError {
  if (thrown instanceof Error) {
    return { name: thrown.name, message: thrown.message, stack: thrown.stack ?? "" };
  }
  const message = `${inspect(thrown)} was thrown, which is no Error: nothing says where`;
  return { name: "", message, stack: "" };
}
