/**
 * A program of the course, compiled to JavaScript once: it starts in a fifth of the time that reading its
 * TypeScript takes.
 *
 * It is compiled anew when one of its files has changed. Plain JavaScript, because it runs before TypeScript can
 * be read.
 */

import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ownUrls } from "./own-urls.mjs";

/** From here the one package that stays an import is found: esbuild. */
const CACHE = fileURLToPath(new URL("./node_modules/.cache/course/", import.meta.url));
/** What is installed changes with it. */
const LOCKFILE = fileURLToPath(new URL("../../pnpm-lock.yaml", import.meta.url));
/** Another command may still load a part of what it began with. */
const KEEP_OLD_MS = 86_400_000;

/**
 * Returns where each of `files` lies compiled, by its path. They share what they import, so they have to be
 * compiled together. `name` tells them from the files of other programs in the folder `cache`.
 *
 * Rejects if they can't be compiled, or the result can't be written.
 */
export async function compiled(name, files, cache = CACHE) {
  const record = path.join(cache, `${name}.json`);
  const known = await readRecord(record);
  if (known && (await isCurrent(known, files))) return new Map(known.programs);
  const built = await build(files, cache);
  // Aside and renamed: another command may do the same at this moment, or read it.
  const aside = path.join(built.folder, "record.json");
  await writeFile(aside, JSON.stringify(built));
  await rename(aside, record);
  await removeOld(cache, built.folder);
  return new Map(built.programs);
}

async function readRecord(record) {
  try {
    return JSON.parse(await readFile(record, "utf8"));
  } catch {
    return undefined;
  }
}

async function isCurrent({ programs, inputs }, files) {
  if (files.join() !== programs.map(([file]) => file).join()) return false;
  const states = await Promise.all(inputs.map(([file]) => stateOf(file)));
  return states.every((state, index) => state === inputs[index][1]);
}

/** Differs after each change of the file. */
async function stateOf(file) {
  const found = await stat(file).catch(() => undefined);
  return found ? `${found.size} ${found.mtimeMs}` : "missing";
}

async function build(files, cache) {
  const esbuild = await import("esbuild");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, "program-"));
  const root = path.dirname(LOCKFILE);
  const states = new Map([[LOCKFILE, await stateOf(LOCKFILE)]]);
  const read = async (file) => {
    states.set(file, await stateOf(file));
    return readFile(file, "utf8");
  };
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: files,
    outdir: folder,
    outbase: root,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    external: ["esbuild"],
    platform: "node",
    format: "esm",
    sourcemap: "linked",
    metafile: true,
    logLevel: "silent",
    // For the libraries that are no modules.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
    },
    plugins: [ownUrls(read)],
  });
  const outputs = Object.entries(metafile.outputs);
  const programs = files.map((file) => {
    const isOf = ([, { entryPoint }]) => entryPoint && path.resolve(root, entryPoint) === file;
    return [file, path.resolve(root, outputs.find(isOf)[0])];
  });
  return { folder, programs, inputs: [...states] };
}

async function removeOld(cache, current) {
  for (const name of await readdir(cache)) {
    const folder = path.join(cache, name);
    const found = await stat(folder).catch(() => undefined);
    const isOld = found?.isDirectory() && Date.now() - found.mtimeMs > KEEP_OLD_MS;
    if (isOld && folder !== current) await rm(folder, { recursive: true, force: true });
  }
}
