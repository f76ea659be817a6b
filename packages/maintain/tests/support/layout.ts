/**
 * The layout of the course's packages, read from their sources: which folder imports which, which package
 * imports which, and which paths reach into another package. Imports of types, dynamic ones and URLs count.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What the sources of each package may import. The lowest comes first: tests may import all before theirs. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  wire: [],
  command: [],
  "lesson-kit": ["wire", "command"],
  tap: ["wire", "lesson-kit"],
  diagram: ["wire"],
  "live-page": ["wire", "diagram"],
  lab: ["wire", "command", "lesson-kit"],
  runner: ["wire", "command", "lesson-kit", "tap", "live-page"],
  maintain: ["wire", "command", "lesson-kit", "tap", "runner"],
  "docs-site": ["wire", "lesson-kit", "diagram", "lab"],
};
const NAMES = Object.keys(PACKAGES);

const IMPORT = /\b(?:from|import)\s*\(?\s*"([^"]+)"|\bnew URL\(\s*"([^"]+)",\s*import\.meta\.url/g;
const INTO_A_PACKAGE = new RegExp(
  `\\.\\./(?:packages/)?(${NAMES.join("|")})/(?:src|bin)/[\\w./-]*`,
  "g",
);

/** One import: of which file, what it names, and the file that this is; "" for a package. */
interface Import {
  file: string;
  target: string;
  resolved: string;
}

/** What is wrong with the layout of the course in the folder `root`: one sentence each, none when it is right. */
export function layoutFaults(root: string): string[] {
  const hasManifest = (folder: string) => existsSync(path.join(root, folder, "package.json"));
  const packages = namesIn(root, "packages").filter((name) => hasManifest(`packages/${name}`));
  const unknown = packages.filter((name) => !NAMES.includes(name));
  const lessons = namesIn(root, "lessons").filter((name) => hasManifest(`lessons/${name}`));
  return [
    ...unknown.map((name) => `packages/${name} has no place in the order of packages (layout.ts)`),
    ...NAMES.flatMap((name) => packageFaults(root, name)),
    ...lessons.flatMap((name) => deepPaths(root, `lessons/${name}/package.json`)),
  ];
}

function packageFaults(root: string, name: string): string[] {
  const home = name === "docs-site" ? name : `packages/${name}`;
  const sources = ["src", "page", "bin"].flatMap((each) => codeIn(root, `${home}/${each}`));
  const tests = codeIn(root, `${home}/tests`);
  const imports = importsIn(root, home, sources);
  const beneath = NAMES.slice(0, NAMES.indexOf(name) + 1);
  return [
    ...imports.flatMap((each) => orderFault(each, name, PACKAGES[name] ?? [])),
    ...importsIn(root, home, tests).flatMap((each) => orderFault(each, name, beneath)),
    ...circles(imports.filter(isBetweenFolders)).map(
      ({ file, target }) => `a circle of folders: ${file} imports ${target}`,
    ),
    ...[...sources, ...tests].flatMap((file) => deepPaths(root, file, name)),
  ];
}

function orderFault({ file, target }: Import, name: string, allowed: readonly string[]): string[] {
  const [, imported] = /^@course\/([\w-]+)/.exec(target) ?? [];
  if (imported === undefined || allowed.includes(imported)) return [];
  return [`${file} imports ${target}: ${name} may not import ${imported}`];
}

const folderOf = (file: string) => path.posix.dirname(file);

const isBetweenFolders = ({ file, resolved }: Import) =>
  resolved !== "" && folderOf(resolved) !== folderOf(file);

/** The imports that lie on a circle of folders or between two: all others are taken away, end by end. */
function circles(imports: readonly Import[]): readonly Import[] {
  const importing = new Set(imports.map(({ file }) => folderOf(file)));
  const imported = new Set(imports.map(({ resolved }) => folderOf(resolved)));
  const left = imports.filter(
    ({ file, resolved }) => importing.has(folderOf(resolved)) && imported.has(folderOf(file)),
  );
  return left.length === imports.length ? left : circles(left);
}

function deepPaths(root: string, file: string, own?: string): string[] {
  return [...read(root, file).matchAll(INTO_A_PACKAGE)]
    .filter(([, name]) => name !== own)
    .map(
      ([found, name]) =>
        `${file} reaches into ${name} by the path ${found}: use an export of its package.json`,
    );
}

function importsIn(root: string, home: string, files: readonly string[]): Import[] {
  return files.flatMap((file) => {
    const found = [...read(root, file).matchAll(IMPORT)].map(
      ([, named, url]) => named ?? url ?? "",
    );
    return [...new Set(found)].map((target) => ({
      file,
      target,
      resolved: resolve(file, target, home),
    }));
  });
}

function resolve(file: string, target: string, home: string): string {
  if (target.startsWith("@site/")) return path.posix.join(home, target.slice("@site/".length));
  return target.startsWith(".") ? path.posix.join(folderOf(file), target) : "";
}

/** The files with code in a folder and beneath it, as paths from the course's folder, with `/`. */
function codeIn(root: string, folder: string): string[] {
  return namesIn(root, folder, true)
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((file) => /\.(?:m?[jt]s|tsx)$/.test(file));
}

/** None when there is no such folder. */
function namesIn(root: string, folder: string, recursive = false): string[] {
  const place = path.join(root, folder);
  return existsSync(place) ? readdirSync(place, { recursive, encoding: "utf8" }) : [];
}

const read = (root: string, file: string) => readFileSync(path.join(root, file), "utf8");
