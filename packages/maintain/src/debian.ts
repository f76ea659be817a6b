/**
 * Packages of Debian, installed where that is ours to do.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Root on Debian or its children; anywhere else it is for the owner of the machine to decide. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/** Says what it installs and why; whether it worked is for the caller to look at. */
export function install(packages: readonly string[], why: string): void {
  console.log(`Installing ${why}: ${packages.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { stdio: ["ignore", "ignore", "inherit"], env });
  const words = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  spawnSync("apt-get", words, { stdio: ["ignore", "ignore", "inherit"], env });
}
