/**
 * Installs what a command needs, when it is not there or the lockfile has changed since.
 *
 * Like preflight.mjs in words that old Nodes can read, and without any library: this is what brings them.
 */

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LOCKFILE = `${ROOT}pnpm-lock.yaml`;

/** A copy of the lockfile by which the lessons were installed last. */
const LESSONS_ARE_THERE = `${ROOT}node_modules/.lessons-lock.yaml`;
/** pnpm's own copy: it equals the lockfile when everything is installed. */
const ALL_IS_THERE = `${ROOT}node_modules/.pnpm/lock.yaml`;

/** Most of what there is to fetch is for these two, and no lesson needs it. */
const WITHOUT_SITE = ["--filter=!@course/docs-site", "--filter=!@course/maintain"];

/**
 * For "lessons", installs what `pnpm lesson` and `pnpm compare` need; for "all", everything.
 * Ends the process with a sentence if that fails.
 */
export function install(part) {
  const isForLessons = part === "lessons";
  if (isLocked(ALL_IS_THERE) || (isForLessons && isLocked(LESSONS_ARE_THERE))) return;
  const what = isForLessons ? "the lessons need (70 MB to fetch)" : "site and tests need (180 MB)";
  console.error(`Installing what ${what}; this happens only once …`);
  if (!runPnpm(isForLessons ? WITHOUT_SITE : [])) {
    console.error(
      "The course's libraries could not be installed, for the reason that pnpm gives above (mostly there is no network): mend that, then run the same command again.",
    );
    process.exit(2);
  }
  if (isForLessons) copyFileSync(LOCKFILE, LESSONS_ARE_THERE);
}

function isLocked(copy) {
  return existsSync(copy) && readFileSync(copy).equals(readFileSync(LOCKFILE));
}

/** `pnpm install` with these words, by the pnpm that runs this command or else by npx; whether it succeeded. */
function runPnpm(words) {
  const { npm_config_user_agent: agent = "", npm_execpath: file = "" } = process.env;
  const isPnpm = agent.startsWith("pnpm/") && file !== "";
  const [program, ...first] = isPnpm ? nodeOr(file) : ["npx", "-y", "pnpm@12"];
  // To check the lockfile against pnpm's policies fetches more than the libraries: that is for CI, where it is checked.
  const trusting = process.env.CI ? [] : ["--trust-lockfile"];
  const all = [...first, "install", ...words, ...trusting, "--loglevel=error"];
  const { status } = spawnSync(program, all, {
    cwd: ROOT,
    // Standard output is the command's own: it may go to a file.
    stdio: ["inherit", process.stderr, process.stderr],
    shell: program === "npx" && process.platform === "win32",
  });
  return status === 0;
}

/** How a file is run that is a program, or a script for Node. */
function nodeOr(file) {
  return /\.[cm]?js$/.test(file) ? [process.execPath, file] : [file];
}
