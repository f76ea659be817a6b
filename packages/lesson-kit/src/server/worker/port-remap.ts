/**
 * Port remapping: lets a server listen on another port than the one that it asked for, unnoticed.
 *
 * The tap of a running lesson holds the lesson's port and forwards from it. The server makes URLs from
 * `server.address().port` and `request.socket.localPort`: those have to show the public port, or its own URLs
 * would be wrong. Only Node's `net` is changed, and only for this port.
 */

import net from "node:net";

/**
 * From now on a server that asks for `publicPort` listens on a free port, and sees `publicPort`.
 *
 * Calls `listening` with the real port before the server's own listeners run.
 */
export function remapPort(publicPort: number, listening: (port: number) => void): void {
  const hidden = new WeakSet<net.Server>();
  let real: number | undefined;
  const { address, listen } = net.Server.prototype;

  net.Server.prototype.listen = new Proxy(listen, {
    apply(target, server: net.Server, args: unknown[]) {
      const [first, ...rest] = args;
      if (!asksFor(publicPort, first)) return Reflect.apply(target, server, args);
      hidden.add(server);
      server.prependOnceListener("listening", () => {
        const found = Reflect.apply(address, server, []) as net.AddressInfo;
        real ??= found.port;
        listening(found.port);
      });
      server.prependListener("connection", (socket: net.Socket) => show(socket, publicPort));
      // On a second address it has to use the same port as on the first.
      const port = real ?? 0;
      const asked = typeof first === "object" ? { ...first, port } : port;
      return Reflect.apply(target, server, [asked, ...rest]);
    },
  });
  net.Server.prototype.address = function shownAddress(this: net.Server) {
    const found = Reflect.apply(address, this, []) as ReturnType<typeof address>;
    if (found === null || typeof found === "string" || !hidden.has(this)) return found;
    return { ...found, port: publicPort };
  };
}

/** Makes an accepted connection show `port` as its local port. The prototype's property can't be changed. */
function show(socket: net.Socket, port: number): void {
  const address = socket.address.bind(socket);
  Object.defineProperty(socket, "localPort", { value: port, enumerable: true });
  socket.address = () => ({ ...address(), port });
}

/** Whether `listen` was called with this port: a number, a numeric string, or an object with either. */
function asksFor(port: number, first: unknown): boolean {
  if (typeof first === "object" && first !== null) {
    return "port" in first && asksFor(port, first.port);
  }
  if (typeof first !== "number" && typeof first !== "string") return false;
  return first !== "" && Number(first) === port;
}
