/**
 * Observes the server in a worker: the connections that it accepts, and the ports that are in use.
 */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { EventEmitter } from "node:events";
import { errorMonitor } from "node:events";
import type { Socket } from "node:net";
import net from "node:net";

/** Node's channel for each connection that a server of this process accepts. */
const ACCEPTED = "net.server.socket";
/** The proof is requested at once: only the last few connections matter. */
const REMEMBERED = 64;

const accepted = new Set<string>();
let asked: { key: string; proven: () => void } | undefined;

const keyOf = (port?: number, remotePort?: number) => `${port} from ${remotePort}`;

/** Starts to remember the connections that this process accepts. */
export function watchConnections(): void {
  subscribe(ACCEPTED, note);
}

/** Calls `proven` as soon as this process has accepted the connection between the two ports. */
export function prove(
  { port, remotePort }: { port: number; remotePort: number },
  proven: () => void,
): void {
  asked = { key: keyOf(port, remotePort), proven };
  look();
}

function note(message: unknown): void {
  const { localPort, remotePort } = (message as { socket: Socket }).socket;
  accepted.add(keyOf(localPort, remotePort));
  const [oldest] = accepted;
  if (accepted.size > REMEMBERED && oldest !== undefined) accepted.delete(oldest);
  look();
}

function look(): void {
  if (!asked || !accepted.has(asked.key)) return;
  asked.proven();
  // Only one proof is needed: from now on the server's connections are not observed.
  asked = undefined;
  accepted.clear();
  unsubscribe(ACCEPTED, note);
}

/** Calls `refused` with the port whenever a server of this process asks for one that is in use. */
export function watchListening(refused: (port: number) => void): void {
  const watched = new WeakSet<object>();
  const watch = (error: NodeJS.ErrnoException & { port?: number }) => {
    if (error.code === "EADDRINUSE" && error.port !== undefined) refused(error.port);
  };
  net.Server.prototype.listen = new Proxy(net.Server.prototype.listen, {
    apply(listen, server: net.Server, args) {
      // The monitor sees the error and leaves its handling to the server.
      if (!watched.has(server)) (server as EventEmitter).on(errorMonitor, watch);
      watched.add(server);
      return Reflect.apply(listen, server, args);
    },
  });
}
