/**
 * Finds the Python that runs a lesson's Python variants.
 */

import { spawnSync } from "node:child_process";

/** Debian's own may not be the first by name, but has the libraries that Debian installs. */
const CANDIDATES = ["python3", "/usr/bin/python3", "python"];

/** The first Python 3 on this machine that can import `modules`; undefined if there is none. */
export function findPython(modules: readonly string[]): string | undefined {
  const program = [
    "import sys",
    "assert sys.version_info >= (3, 9)",
    ...modules.map((name) => `import ${name}`),
  ];
  return CANDIDATES.find((python) => {
    const { status } = spawnSync(python, ["-c", program.join("\n")], { stdio: "ignore" });
    return status === 0;
  });
}
