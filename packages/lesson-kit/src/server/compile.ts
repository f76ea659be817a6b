/**
 * Compiles a program and the TypeScript files that it imports to one JavaScript file, which Node runs without
 * a loader: a server that is started that way takes a third of the processor time.
 *
 * Packages stay imports. What a file says of itself (`import.meta.url`) stays true of the TypeScript.
 */

import { randomUUID } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import path from "node:path";
import { ownUrls } from "@course/command/own-urls";
import { build, type BuildFailure } from "esbuild";
import { fromCompiler } from "./diagnose.ts";
import { ServerFailure } from "./problem.ts";
import type { ReadSource } from "./start-options.ts";

/** Where compiled files lie: from there the packages of the folder beside `node_modules` are found. */
const CACHE = path.join("node_modules", ".cache", "course");

const fromDisk: ReadSource = (file) => readFile(file, "utf8");

/** Writes the program in `file` to `outfile`, with a source map. Rejects with esbuild's BuildFailure. */
export async function compile(file: string, outfile: string, read = fromDisk): Promise<void> {
  // Others may read the file meanwhile: it is whole at any time.
  const aside = `${outfile}.${randomUUID()}`;
  await build({
    entryPoints: [file],
    outfile: aside,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    sourcemap: "inline",
    logLevel: "silent",
    plugins: [ownUrls(read)],
  });
  await rename(aside, outfile);
}

/**
 * Compiles a learner's server; returns the program, which lies in `folder`, the lesson's.
 *
 * Rejects with a ServerFailure when the compiler refuses it, and with an Error when it can't be written. The
 * caller removes the program.
 */
export async function compileServer(
  file: string,
  folder: string,
  read?: ReadSource,
): Promise<string> {
  const program = path.join(folder, CACHE, `server-${randomUUID()}.mjs`);
  try {
    await compile(file, program, read);
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    // Only reading a file can fail at no place in it, or writing the program.
    const unwritten = error.errors.find(
      ({ location, text }) => !location && !text.startsWith("Could not resolve"),
    );
    if (unwritten) throw new Error(cannotWrite(program, unwritten.text), { cause: error });
    throw new ServerFailure(fromCompiler(error.errors, file));
  }
  return program;
}

const cannotWrite = (program: string, text: string) =>
  `The compiled server cannot be written into ${path.dirname(program)} (${text}): make room there, or make that folder writable.`;

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error;

/** Compiles a program of the kit itself, once in this process; returns the compiled file. */
export function compiledOnce(file: string, folder: string): Promise<string> {
  const program = path.join(folder, CACHE, `${path.parse(file).name}.mjs`);
  const known = compiled.get(file) ?? compile(file, program).then(() => program);
  compiled.set(file, known);
  return known;
}

const compiled = new Map<string, Promise<string>>();
