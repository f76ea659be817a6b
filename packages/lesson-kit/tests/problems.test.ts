/**
 * What can be wrong with a server before it is judged: each has its own problem, and no process is left.
 */

import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { judgeCommand, judgeFile, judgeUrl } from "../src/judge/targets.ts";
import { nobody } from "./support/fixtures.ts";
import { listening, problemOf, withServer } from "./support/server.ts";

/** A port that is in use until the test is over. */
async function heldPort(): Promise<number> {
  const holder = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await once(holder, "listening");
  onTestFinished(() => void holder.close());
  return (holder.address() as AddressInfo).port;
}

const STAYS = "setInterval(() => {}, 1_000);";

test("A correct server has no problem", async () => {
  expect(await problemOf(listening())).toBeUndefined();
});

test("A file that does not exist is missing, and a folder is no file", async () => {
  await withServer("", async (file, lesson) => {
    await rm(file);
    expect((await judgeFile(lesson, file)).problem).toEqual({ kind: "missing", file });
    await mkdir(file);
    expect((await judgeFile(lesson, file)).problem).toMatchObject({ kind: "missing" });
  });
});

test("A folder in which nothing can be written is a fault of its own, told with its path", async () => {
  await withServer(listening(), async (file, lesson) => {
    await writeFile(path.join(lesson.folder, "node_modules"), "a file");
    await expect(judgeFile(lesson, file)).rejects.toThrow(/cannot be written into .*node_modules/);
  });
});

test("A file without bytes is empty", async () => {
  expect(await problemOf("")).toMatchObject({ kind: "empty" });
});

test("A syntax error is reported with its line and column, counted from 1", async () => {
  const problem = await problemOf('const a = 1;\nconst b = = 2;\nconsole.log("never");');
  expect(problem).toMatchObject({
    kind: "syntax",
    message: 'Unexpected "="',
    place: { line: 2, column: 11 },
  });
});

test.for([
  ["A page of HTML", "<!doctype html>\n<p>Hello</p>\n"],
  ["A picture", "\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR"],
])("%s is not valid TypeScript", async ([, source = ""]) => {
  expect(await problemOf(source)).toMatchObject({ kind: "syntax", place: { line: 1 } });
});

test("An error at the start is a crash, reported with its line", async () => {
  const problem = await problemOf("const list: string[] = [];\n\nlist[0].trim();\n");
  expect(problem).toMatchObject({ kind: "crashed", place: { line: 3 } });
  expect(problem).toHaveProperty("message", expect.stringContaining("TypeError"));
});

test("An error later is a crash, reported with its line", async () => {
  const problem = await problemOf(`${STAYS}\nsetTimeout(() => {\n  null.trim();\n}, 1);\n`);
  expect(problem).toMatchObject({ kind: "crashed", place: { line: 3 } });
});

test("An unhandled rejection is a crash", async () => {
  const problem = await problemOf(
    `${STAYS}\nsetTimeout(() => Promise.reject(new RangeError("too far")), 1);`,
  );
  expect(problem).toMatchObject({
    kind: "crashed",
    message: "RangeError: too far",
    place: { line: 2 },
  });
});

test.for(['throw "no Error";', 'setTimeout(() => { throw "no Error"; }, 1);'])(
  "A thrown value that is no Error is a crash too: %s",
  async (source) => {
    const problem = await problemOf(source);
    const message = "'no Error' was thrown, which is no Error: nothing says where";
    expect(problem).toMatchObject({ kind: "crashed", message });
  },
);

test("An error that was only printed is not the reason of the end", async () => {
  const source = 'console.error(new Error("harmless")); process.exit(3);';
  expect(await problemOf(source)).toMatchObject({ kind: "ended", exitCode: 3 });
});

test("All output before the end is kept", async () => {
  const source = 'for (let n = 1; n <= 2_000; n += 1) console.log("line " + n); process.exit(1);';
  const problem = await problemOf(source);
  expect(problem).toHaveProperty("output", expect.stringMatching(/line 2000\n$/));
});

test.each([0, 1, 3])("process.exit(%i) is an end of its own", async (exitCode) => {
  expect(await problemOf(`process.exit(${exitCode});`)).toMatchObject({ kind: "ended", exitCode });
});

test("A file that does nothing ends by itself", async () => {
  expect(await problemOf("export {};")).toMatchObject({ kind: "ended", exitCode: 0 });
  expect(await problemOf("// nothing yet\n")).toMatchObject({ kind: "ended", exitCode: 0 });
});

test("A missing library is a crash that names it", async () => {
  const problem = await problemOf('import "no-such-library";');
  const message = expect.stringContaining("no-such-library");
  expect(problem).toMatchObject({ kind: "crashed", message });
});

test("A missing file is a crash that names it as it is imported", async () => {
  expect(await problemOf('import "./store.ts";')).toMatchObject({
    kind: "crashed",
    message: "Cannot find module './store.ts'",
    place: { line: 1 },
  });
});

const startingItself = (start: string) => `
  import cluster from "node:cluster";
  import { fork } from "node:child_process";
  type Start = () => unknown;
  const start: Start = () => ${start};
  if (cluster.isPrimary && process.argv[2] === undefined) start().on("exit", () => process.exit(0));
  else setTimeout(() => process.exit(console.log("TypeScript runs here")), 1);
`;

test.for([
  ["a worker of a cluster", "cluster.fork()"],
  ["a child process", 'fork(new URL(import.meta.url), ["child"])'],
])("A server may start itself again as %s", async ([, start = ""]) => {
  const problem = await problemOf(startingItself(start));
  const output = expect.stringContaining("TypeScript runs here");
  expect(problem).toMatchObject({ kind: "ended", exitCode: 0, output });
});

test.for([
  ["dies of it", ""],
  ["catches it and leaves", '.on("error", () => process.exit(0))'],
  ["catches it and stays", '.on("error", () => console.log("Listening on http://localhost:PORT"))'],
  [
    "looks away as Express 5 does",
    '.on("error", () => console.log("Listening on http://localhost:PORT\\\\n"))',
  ],
])(
  "A server that asks for a port in use and %s has the problem of that port",
  async ([, then = ""]) => {
    const port = await heldPort();
    const source = `import http from "node:http"; http.createServer().listen(${port}, "127.0.0.1")${then};`;
    const problem = await problemOf(source.replaceAll("PORT", String(port)));
    expect(problem).toMatchObject({ kind: "port-taken", port });
  },
);

test("A server that asks for a port in use and then for another one has no problem", async () => {
  const port = await heldPort();
  const source = `
    import http from "node:http";
    const server = http.createServer((request, response) => response.end());
    server.on("error", () => server.listen(0, "127.0.0.1"));
    server.on("listening", () => console.log("Listening on http://localhost:" + server.address().port));
    server.listen(${port}, "127.0.0.1");
  `;
  expect(await problemOf(source)).toBeUndefined();
});

test("A server that listens and does not print its address is silent", async () => {
  const source = 'import http from "node:http"; http.createServer().listen(0, "127.0.0.1");';
  expect(await problemOf(source)).toMatchObject({
    kind: "silent",
    listening: true,
    waitedMs: 3_000,
  });
});

test("A server that never listens is silent", async () => {
  const problem = await problemOf(STAYS);
  expect(problem).toMatchObject({ kind: "silent", listening: false, waitedMs: 12_000 });
});

test("An endless loop at the start is found", async () => {
  expect(await problemOf("for (;;);")).toMatchObject({ kind: "stuck", waitedMs: 3_000 });
});

test("An endless loop right after the address was printed is found too", async () => {
  expect(await problemOf(listening("for (;;);"))).toMatchObject({ kind: "stuck" });
});

test("The address of another program is not accepted as the server's", async () => {
  const port = await heldPort();
  const source = `${STAYS} console.log("Listening on http://localhost:${port}");`;
  const answeredBy = "another program";
  expect(await problemOf(source)).toMatchObject({ kind: "elsewhere", answeredBy });
});

test("An address without a listener is a problem of its own", async () => {
  const source = `${STAYS} console.log("Listening on ${await nobody()}");`;
  expect(await problemOf(source)).toMatchObject({ kind: "elsewhere", answeredBy: "nobody" });
});

test.for(["70000", "0"])("A printed port %s is a problem of its own", async (port) => {
  const origin = `http://localhost:${port}`;
  const source = `${STAYS} console.log("Listening on ${origin}");`;
  expect(await problemOf(source)).toEqual({ kind: "bad-port", origin });
});

/** A file that starts itself again by `start`, and there is the server. */
const startsItself = (condition: string, start: string) => `
  import cluster from "node:cluster";
  import { fork } from "node:child_process";
  const [, file] = process.argv;
  if (${condition}) {
    ${start}
  } else {
    ${listening().replace('import http from "node:http";', 'const http = (await import("node:http")).default;')}
  }
`;

test.for([
  ["a cluster", "cluster.isPrimary", "cluster.fork();"],
  [
    "a child process",
    '!process.env["CHILD"]',
    'fork(file, { env: { ...process.env, CHILD: "1" } });',
  ],
] as const)("A server in %s is the server", async ([, condition, start]) => {
  expect(await problemOf(startsItself(condition, start))).toBeUndefined();
});

test("A server in a thread is the server", async () => {
  const inThread = listening()
    .replace("import http from", "const http = require(")
    .replace('"node:http";', '"node:http");');
  const source = `import { Worker } from "node:worker_threads";
    new Worker(${JSON.stringify(inThread)}, { eval: true });`;
  expect(await problemOf(source)).toBeUndefined();
});

test("A server with more connections than are remembered is still recognized", async () => {
  const source = listening(`
    const { connect } = await import("node:net");
    for (let count = 0; count < 200; count += 1) connect(server.address().port, "127.0.0.1");
  `);
  expect(await problemOf(source)).toBeUndefined();
});

test("A server on any address of this machine is found", async () => {
  for (const host of ["127.0.0.1", "0.0.0.0", "::"]) {
    expect(await problemOf(listening().replace("127.0.0.1", host)), host).toBeUndefined();
  }
});

test("A server finds no trace of its parent", async () => {
  const source = `
    if (process.send || process.env.VITEST || process.env.TSX_DISABLE_CACHE) process.exit(9);
    ${listening()}
  `;
  expect(await problemOf(source)).toBeUndefined();
});

test("A URL without a listener is unreachable, even on a port that fetch refuses", async () => {
  await withServer("", async (_, lesson) => {
    const verdict = await judgeUrl(lesson, "http://127.0.0.1:6000");
    expect(verdict.problem).toMatchObject({ kind: "unreachable", code: "ECONNREFUSED" });
  });
});

test.for(["https://localhost:1", "nonsense"])("The URL %s is unreachable", async (origin) => {
  await withServer("", async (_, lesson) => {
    const { problem } = await judgeUrl(lesson, origin);
    expect(problem).toMatchObject({ kind: "unreachable", origin });
  });
});

/** What judging a program of Node's own comes to, as any other program. */
async function commandProblem(source: string, command = [process.execPath]) {
  return withServer("", async (_, lesson) => {
    const file = path.join(lesson.folder, "program.mjs");
    await writeFile(file, source);
    const [program = "", ...rest] = command;
    const { problem } = await judgeCommand(lesson, [program, ...rest, file]);
    return problem;
  });
}

test("Any other program is found by what it prints", async () => {
  expect(await commandProblem(listening())).toBeUndefined();
});

test("A program that is started by another one is found by its ancestors", async () => {
  const command = ["sh", "-c", `${process.execPath} "$0"; true`];
  expect(await commandProblem(listening(), command)).toBeUndefined();
});

test("Another program crashes with its message and line", async () => {
  const problem = await commandProblem('\nthrow new TypeError("no");\n');
  expect(problem).toMatchObject({ kind: "crashed", message: "TypeError: no", place: { line: 2 } });
});

test("Another program that prints another server's port has that problem", async () => {
  const port = await heldPort();
  const source = `${STAYS} console.log("Listening on http://localhost:${port}");`;
  const answeredBy = "another program";
  expect(await commandProblem(source)).toMatchObject({ kind: "elsewhere", answeredBy });
});

test("A program that does not exist is an error", async () => {
  await expect(commandProblem("", ["no-such-program"])).rejects.toThrow(
    "Cannot start no-such-program: there is no such program. Install it, or give its whole path.",
  );
});
