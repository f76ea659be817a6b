/**
 * Counts the bytes of every TCP connection of this process, without touching the code that opens them.
 *
 * Node tells of each new socket on two diagnostics channels (node:diagnostics_channel, "net.client.socket"
 * and "net.server.socket"). What is counted is the payload of TCP: no headers of TCP or IP, no TLS.
 */

import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

/** One connection as this end sees it. The other end sees the same ports, swapped. */
export interface Connection {
  localPort: number;
  remotePort: number;
  bytesRead: number;
  bytesWritten: number;
  isOpen: boolean;
}

const open = new Set<Socket>();
const closed: Connection[] = [];

/** Counts from now on. Call it before anything opens a socket. */
export function countSockets(): void {
  const add = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    open.add(socket);
    // Ports are forgotten when a socket closes, so they are noted while it is open.
    const note = () => ports.set(socket, [socket.localPort ?? 0, socket.remotePort ?? 0]);
    // A client's socket is told of before it begins to connect.
    if (socket.localPort === undefined) socket.once("connect", note);
    else note();
    socket.once("close", () => {
      open.delete(socket);
      closed.push(connectionOf(socket, false));
    });
  };
  subscribe("net.client.socket", add);
  subscribe("net.server.socket", add);
}

const ports = new WeakMap<Socket, [local: number, remote: number]>();

function connectionOf(socket: Socket, isOpen: boolean): Connection {
  const [localPort, remotePort] = ports.get(socket) ?? [0, 0];
  const { bytesRead, bytesWritten } = socket;
  return { localPort, remotePort, bytesRead, bytesWritten, isOpen };
}

/** Every connection since the count began, the closed ones too. */
export function connections(): Connection[] {
  return [...closed, ...[...open].map((socket) => connectionOf(socket, true))].filter(
    ({ localPort }) => localPort !== 0,
  );
}

/** What was handed over to the open connections, and what of it still waits in this process; in bytes. */
export function buffered(): { sentBytes: number; bufferedBytes: number } {
  let [sentBytes, bufferedBytes] = [0, 0];
  for (const socket of open) {
    sentBytes += socket.bytesWritten;
    bufferedBytes += socket.writableLength;
  }
  return { sentBytes, bufferedBytes };
}
