/**
 * Ports of this machine that nobody listens on, and who listens on those that are taken.
 */

import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import findProcess from "find-process";

export interface Port {
  number: number;
  /** A sentence for the reader when it is not the wanted port. */
  notice?: string;
}

/** Above the ports of all lessons, which stand close together. */
const STEP = 100;

/** The wanted port, or a free one above it when another program holds that; for 0 any free one. */
export async function findPort(wanted: number): Promise<Port> {
  if (wanted === 0) return { number: await freePort() };
  if (await isFree(wanted)) return { number: wanted };
  const holder = await holderOf(wanted);
  let number = wanted + STEP;
  while (!(await isFree(number))) number += STEP;
  return { number, notice: `Port ${wanted} is in use by ${holder}; using ${number} instead.` };
}

/** Any port that is free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Whether nobody listens there on either loopback address: a browser may try both for "localhost". */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no such address, so nobody can listen on it.
      resolve(error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT");
    });
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

async function holderOf(port: number): Promise<string> {
  const [holder] = await findProcess("port", port).catch(() => []);
  return holder ? `process ${holder.pid} (${holder.name})` : "another program";
}
