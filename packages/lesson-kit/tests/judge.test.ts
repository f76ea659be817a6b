/**
 * What judging comes to: passed, failed, or the server's own problem in the middle of a check.
 */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import type { Check } from "../src/fixtures/test.ts";
import { judgeSteps, runCheck } from "../src/judge/judge.ts";
import { loadChecks } from "../src/judge/load.ts";
import { judgeCommand, judgeFile, judgeUrl } from "../src/judge/targets.ts";
import type { Failure, Verdict } from "../src/judge/verdict.ts";
import { failedStep } from "../src/judge/verdict.ts";
import { provider } from "./support/fixtures.ts";
import { isAlive } from "./support/processes.ts";
import { WatchedWorkers, listening, step, withServer } from "./support/server.ts";

const STEPS = [step(1, "answers"), step(2, "says-hello"), step(3, "waits")];

/** The verdict on a server that answers each request so. */
function verdictOn(answer: string, steps = STEPS.slice(0, 2)): Promise<Verdict> {
  return withServer(listening("", answer), (file, lesson) => judgeFile({ ...lesson, steps }, file));
}

const states = (verdict: Verdict) => verdict.steps.map((each) => each.state);

test("A correct server passes every step, with a trace for each check", async () => {
  const verdict = await verdictOn('response.end("hello");');
  expect(states(verdict)).toEqual(["passed", "passed"]);
  expect(verdict.steps.map((each) => each.traces.map((trace) => trace.title))).toEqual([
    ["GET / is answered with 200"],
    ["GET /hello says hello", "GET /again says hello too"],
  ]);
  expect(verdict.problem).toBeUndefined();
});

test("Judging stops at the first check that fails; later steps stay open", async () => {
  const verdict = await verdictOn('response.end(request.url === "/hello" ? "bye" : "");', STEPS);
  expect(states(verdict)).toEqual(["passed", "failed", "open"]);
  const failed = failedStep(verdict);
  expect(failed?.failure).toMatchObject({
    check: "GET /hello says hello",
    expected: "hello",
    why: "A greeting is answered.",
  });
  expect(failed?.traces).toHaveLength(1);
});

test("A server that always answers 500 fails the first step, and has no server problem", async () => {
  const verdict = await verdictOn("response.writeHead(500).end();");
  expect(states(verdict)).toEqual(["failed", "open"]);
  expect(failedStep(verdict)?.failure).toMatchObject({ got: "status 500" });
  expect(failedStep(verdict)?.failure).not.toHaveProperty("problem");
});

test("Steps run in the requested order, and are reported in the lesson's order", async () => {
  const seen: number[] = [];
  const verdict = await withServer(listening(), (file, lesson) => {
    const steps = STEPS.slice(0, 2).toReversed();
    const onCheck = ({ number }: { number: number }) => seen.push(number);
    return judgeFile({ ...lesson, steps: STEPS }, file, { steps, onCheck });
  });
  expect(seen).toEqual([2, 2, 1]);
  expect(verdict.steps.map((each) => each.number)).toEqual([1, 2]);
});

test("The verdict includes all output of the server", async () => {
  const verdict = await verdictOn('console.log(request.url); response.end("hello");');
  expect(verdict.output).toBe("/\n/hello\n/again");
  expect(await verdictOn('response.end("hello");')).not.toHaveProperty("output");
});

test("An abort ends the judging with an AbortError", async () => {
  const stop = new AbortController();
  const judging = withServer(listening(), (file, lesson) =>
    judgeFile({ ...lesson, steps: STEPS }, file, {
      signal: stop.signal,
      onCheck: ({ number }) => number === 3 && stop.abort(),
    }),
  );
  await expect(judging).rejects.toMatchObject({ name: "AbortError" });
});

test("A check with a bug gives no verdict, and leaves no process", async () => {
  await withServer(listening(), async (file, lesson) => {
    const workers = new WatchedWorkers(lesson.folder);
    const steps = [step(1, "is-wrong-itself")];
    const judging = judgeFile({ ...lesson, steps }, file, { workers });
    await expect(judging).rejects.toThrow("todos is not iterable");
    await workers.close();
    expect(isAlive(workers.pids[0] ?? 0)).toBe(false);
  });
});

test("A URL is judged like a file, and its server is not ended", async () => {
  const origin = await provider((_, response) => response.end("hello"));
  await withServer("", async (_, lesson) => {
    const verdict = await judgeUrl({ ...lesson, steps: STEPS.slice(0, 2) }, origin);
    expect(states(verdict)).toEqual(["passed", "passed"]);
  });
  expect((await fetch(origin)).status).toBe(200);
});

/** The failure of a server that does `what` when it is greeted. */
async function failureWhen(what: string): Promise<Failure | undefined> {
  const verdict = await verdictOn(`if (request.url === "/hello") { ${what} } response.end();`);
  expect(states(verdict)).toEqual(["passed", "failed"]);
  return failedStep(verdict)?.failure;
}

test.for([
  [
    "throws",
    'throw new RangeError("too far");',
    { kind: "crashed", message: "RangeError: too far" },
  ],
  [
    "rejects a promise that nobody handles",
    'Promise.reject(new RangeError("too far"));',
    { kind: "crashed", message: "RangeError: too far" },
  ],
  ["leaves", "process.exit(3);", { kind: "ended", exitCode: 3 }],
  [
    "is ended by somebody",
    'process.kill(process.pid, "SIGKILL");',
    { kind: "ended", exitCode: 137 },
  ],
] as const)(
  "A server that %s in the middle of a check has that problem",
  async ([, what, problem]) => {
    expect((await failureWhen(what))?.problem).toMatchObject(problem);
  },
);

test("A crash is reported as a crash, however long after the broken connection", async () => {
  const slowly =
    "request.socket.destroy(); const end = Date.now() + 400; while (Date.now() < end); throw new Error('slow');";
  expect((await failureWhen(slowly))?.problem).toMatchObject({
    kind: "crashed",
    message: "Error: slow",
  });
});

test("A server that cuts a connection and stays alive is reported for the broken connection", async () => {
  const failure = await failureWhen("request.socket.destroy();");
  expect(failure?.got).toBe("the end of the connection, and no answer (ECONNRESET)");
  expect(failure).not.toHaveProperty("problem");
});

test("With an answer of 500 comes the error that the server printed for it, and its line", async () => {
  const answers =
    "try { null.trim(); } catch (error) { console.error(error); response.writeHead(500).end(); return; }";
  const failure = await failureWhen(answers);
  expect(failure?.printed).toMatchObject({
    message: "TypeError: Cannot read properties of null (reading 'trim')",
    place: { line: 3 },
  });
  const quiet = await failureWhen("response.writeHead(500).end(); return;");
  expect(quiet).not.toHaveProperty("printed");
});

test("A step without a check is a fault of the course, and does not pass", async () => {
  await expect(loadChecks(step(1, "declares-nothing"))).rejects.toThrow("declares no check");
});

test("An endless loop in the middle of a check is the cause that is told, on a busy machine too", async () => {
  const startedAt = performance.now();
  const failure = await failureWhen("for (;;);");
  expect(failure?.problem).toMatchObject({ kind: "stuck" });
  expect(failure?.expected).toBe("the server to go on running");
  expect(performance.now() - startedAt).toBeGreaterThan(3_000);
});

test("An answer of 3 GB is cut, and fails the check", async () => {
  const endless =
    "let left = 3_000; const more = () => { while (left-- > 0) if (!response.write(Buffer.alloc(1_000_000))) return response.once('drain', more); response.end(); }; more(); return;";
  expect((await failureWhen(endless))?.why).toContain("An answer without an end");
});

test("An answer after 30 s is too late: the check fails after 5 s", async () => {
  const failure = await failureWhen("setTimeout(() => response.end('hello'), 30_000); return;");
  expect(failure).toMatchObject({
    expected: "an answer to GET /hello within 5 s",
    got: "nothing",
  });
});

test("Another program that dies in the middle of a check has that problem", async () => {
  await withServer("", async (_, lesson) => {
    const file = path.join(lesson.folder, "server.mjs");
    await writeFile(file, listening("", "process.exit(7);"));
    const steps = STEPS.slice(0, 1);
    const verdict = await judgeCommand({ ...lesson, steps }, [process.execPath, file]);
    expect(failedStep(verdict)?.failure?.problem).toMatchObject({ kind: "ended", exitCode: 7 });
  });
});

test("Many checks leave no listener on the signals of the caller and the server", async () => {
  const origin = await provider((_, response) => response.end());
  const [signal, failed] = [new AbortController().signal, new AbortController().signal];
  const left = new Map<AbortSignal, number>();
  for (const each of [signal, failed]) {
    left.set(each, 0);
    const count = (by: number) => left.set(each, (left.get(each) ?? 0) + by);
    const { addEventListener: add, removeEventListener: remove } = each;
    each.addEventListener = (...args: Parameters<typeof add>) => (count(1), add.apply(each, args));
    each.removeEventListener = (...args: Parameters<typeof remove>) => (
      count(-1),
      remove.apply(each, args)
    );
  }
  const check: Check = { title: "t", run: async ({ http }) => void (await http.get("/")) };
  for (let run = 0; run < 20; run += 1) await runCheck(check, { origin, failed }, { signal });
  expect([...left.values()]).toEqual([0, 0]);
});

test("A failed wait that is not awaited does not end the command", async () => {
  const origin = await provider((_, response) => response.writeHead(500).end());
  const check: Check = {
    title: "forgetful",
    run: async ({ http, receiver }) => {
      const inbox = await receiver.listen();
      void inbox.received(1, "why");
      (await http.get("/")).hasStatus(200, "why");
    },
  };
  // Vitest fails a run with an unhandled rejection.
  expect((await runCheck(check, { origin }, {}))?.got).toBe("status 500");
});

test("judgeSteps needs only an origin", async () => {
  const origin = await provider((_, response) => response.end("hello"));
  await withServer("", async (_, lesson) => {
    const results = await judgeSteps({ ...lesson, steps: STEPS.slice(0, 2) }, { origin });
    expect(results.map((each) => each.state)).toEqual(["passed", "passed"]);
  });
});
