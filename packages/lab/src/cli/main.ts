/**
 * The `compare` command: understands what was typed and does it.
 */

import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { isForTheLearner } from "@course/command/output";
import { UsageError } from "@course/command/usage-error";
import { keep, labFiles, lastReport, PAGE_FILE, REPORT_FILE, ROOT } from "./course.ts";
import { figuresOf } from "../figures/figures.ts";
import { isQuiet } from "../figures/quiet.ts";
import { HELP } from "./help.ts";
import { machine } from "./machine.ts";
import { type Request, STANDARD_OUTPUT, understand } from "./options.ts";
import { type Output, processOutput } from "./output.ts";
import { decisionOf } from "../document/decision.ts";
import { documentOf } from "../document/document.ts";
import { formScript } from "../page/bundle.ts";
import { pageOf } from "../page/page.ts";
import { reportOf } from "../verdicts/assemble.ts";
import { USUAL } from "../decide/needs.ts";
import type { Report } from "../report/report.ts";
import { missingStep } from "../run/finished.ts";
import { Lab } from "../run/lab.ts";
import { PROFILES, withDelay } from "../run/profile.ts";
import { measureAll } from "../run/run.ts";
import { linesOf } from "../view/text.ts";

type ExitCode = 0 | 1 | 2;

/** Runs the command; `words` is what stands after `pnpm compare`. Returns the exit code. */
export async function main(words: readonly string[], root = ROOT): Promise<ExitCode> {
  const output = processOutput();
  try {
    return await run(understand(words), root, output);
  } catch (error) {
    output.progress("");
    if (!isForTheLearner(error)) throw error;
    output.error(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(request: Request, root: string, output: Output): Promise<ExitCode> {
  if (request.command === "help") {
    output.line(HELP);
    return 0;
  }
  if (request.command === "decide") {
    const report = await lastReport(root);
    output.line(linesOf(decisionOf(request.needs ?? USUAL, report)).join("\n"));
    return 0;
  }
  const report = await measure(request, root, output);
  const file = await keepReport(report, root, request);
  if (request.json === STANDARD_OUTPUT) output.line(JSON.stringify(report, null, 2));
  else print(report, request, file, output);
  return report.checks.some(({ verdict }) => verdict === "fails") ? 1 : 0;
}

/** Measures; whatever happens, no process is left. */
async function measure(request: Request, root: string, output: Output): Promise<Report> {
  const { oneWayMs } = request;
  const planned = PROFILES[request.profile];
  const profile = oneWayMs === undefined ? planned : withDelay(planned, oneWayMs);
  const seed = request.seed ?? Math.floor(Math.random() * 1_000_000);
  const startedAt = new Date().toISOString();
  const about = { profile, consumer: request.consumer, seed, startedAt, machine: machine() };
  const lab = new Lab(labFiles(root, request.consumer), profile, seed, output.progress);
  const forget = endOnSignal(lab, output);
  try {
    const missing = request.consumer === "exercise" ? await missingStep(lab) : undefined;
    if (missing !== undefined) throw new Error(missing);
    return reportOf(figuresOf(await measureAll(lab, isQuiet), about));
  } finally {
    forget();
    await lab.over();
    output.progress("");
  }
}

const INTERRUPTED = 130;

/** Ctrl-C ends all that was started. Returns what takes this back. */
function endOnSignal(lab: Lab, output: Output): () => void {
  const end = () => {
    output.progress("");
    output.error("Stopped before the end: nothing is kept of this run.");
    void lab.over().then(() => process.exit(INTERRUPTED));
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

/** Returns the path of the page. */
async function keepReport(report: Report, root: string, { json }: Request): Promise<string> {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  await keep(root, REPORT_FILE, text);
  if (json !== undefined && json !== STANDARD_OUTPUT) await writeFile(json, text);
  return keep(root, PAGE_FILE, pageOf(report, await formScript()));
}

function print(report: Report, { needs }: Request, file: string, output: Output): void {
  const own = needs === undefined ? [] : ["", ...linesOf(decisionOf(needs, report))];
  output.line([...linesOf(documentOf(report)), ...own].join("\n"));
  output.line(`\nWith plots, and a form for your own needs: ${pathToFileURL(file).href}`);
}
