/**
 * Lets a server listen at another port than the one that it asked for, without its noticing.
 *
 * The tap of a running lesson holds the lesson's port and forwards from it. The server behind it makes
 * addresses out of `server.address().port` and of `request.socket.localPort`: they have to be the public
 * ones, or nothing that it says about itself is true. Only Node's own `net` is changed, and only for this port.
 */

import net from "node:net";

/**
 * From now on whoever asks for `publicPort` gets any free one, and is told that it is `publicPort`.
 *
 * Calls `listening` with the real one before the server hears of it.
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
      // On its second address it has to be found at the same port as on the first.
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

/** Has an accepted connection say that it came in at `port`. Node's own property cannot be changed for all. */
function show(socket: net.Socket, port: number): void {
  const address = socket.address.bind(socket);
  Object.defineProperty(socket, "localPort", { value: port, enumerable: true });
  socket.address = () => ({ ...address(), port });
}

/** Every way in which `listen` takes a port: a number, text that is one, an object with either. */
function asksFor(port: number, first: unknown): boolean {
  if (typeof first === "object" && first !== null) {
    return "port" in first && asksFor(port, first.port);
  }
  if (typeof first !== "number" && typeof first !== "string") return false;
  return first !== "" && Number(first) === port;
}
