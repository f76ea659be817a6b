/** Port remapping: the server listens on a free port, and sees the public one. */

import { once } from "node:events";
import net from "node:net";
import { expect, test } from "vitest";
import { Server } from "../src/server/server.ts";
import { WorkerPool } from "../src/server/worker-pool.ts";
import { withServer } from "./support/server.ts";

/** Starts `source` with a remapped port that is in use, and sends a request to its real one. */
async function remapped(
  source: string,
): Promise<{ origin: string; publicOrigin: string; said: string }> {
  const holder = net.createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as net.AddressInfo;
  try {
    return await withServer(source, async (file, lesson) => {
      const workers = new WorkerPool(lesson.folder);
      try {
        const server = await Server.fromFile(file, workers, {
          env: { PORT: String(port) },
          remapPort: true,
        });
        const { host = "", port: real = 0 } = server.address ?? {};
        const said = await (await fetch(`http://${host}:${real}/`)).text();
        await server.stop();
        return { origin: server.origin, publicOrigin: `http://localhost:${port}`, said };
      } finally {
        await workers.close();
      }
    });
  } finally {
    holder.close();
  }
}

const source = (listen: string) => `
import http from "node:http";
const answer = (request, response) =>
  response.end(String([server.address().port, request.socket.localPort, request.socket.address().port]));
const server = http.createServer(answer);
const PORT = process.env.PORT;
${listen}
server.on("listening", () => console.log("Listening on http://localhost:" + server.address().port));
process.on("SIGTERM", () => process.exit(0));
`;

const WAYS = {
  "a number": `server.listen(Number(PORT), "127.0.0.1");`,
  text: `server.listen(PORT);`,
  "an object": `server.listen({ port: Number(PORT), host: "127.0.0.1" });`,
  "a name for a host": `server.listen(Number(PORT), "localhost");`,
};

for (const [way, listen] of Object.entries(WAYS)) {
  test(`It says the public port wherever it looks, given as ${way}`, async () => {
    const { origin, publicOrigin, said } = await remapped(source(listen));
    expect(origin).toBe(publicOrigin);
    const { port } = new URL(publicOrigin);
    expect(said).toBe([port, port, port].join(","));
  });
}

test("Both loopback addresses lead to one real port", async () => {
  const second = `
server.listen(Number(PORT), "127.0.0.1", () => {
  http.createServer(answer).listen(Number(PORT), "::1", function () {
    console.log("Listening on http://localhost:" + this.address().port);
  });
});`;
  const { origin, publicOrigin } = await remapped(source(second).replace(/^server\.on.*$/m, ""));
  expect(origin).toBe(publicOrigin);
});

test("A server that asks for another port gets that port", async () => {
  const free = net.createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address() as net.AddressInfo;
  free.close();
  await once(free, "close");
  const { origin } = await remapped(source(`server.listen(${port}, "127.0.0.1");`));
  expect(origin).toBe(`http://localhost:${port}`);
});
