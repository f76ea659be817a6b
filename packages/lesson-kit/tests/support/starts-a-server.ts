/** Starts a server, prints its pid and its origin, and stays until it is killed: see left-behind.test.ts. */

import { Server } from "../../src/server/server.ts";
import { WorkerPool } from "../../src/server/worker-pool.ts";

const [file = "", folder = ""] = process.argv.slice(2);
const server = await Server.fromFile(file, new WorkerPool(folder));
console.log(`${server.pid} ${server.origin}`);
setInterval(() => {}, 1_000);
