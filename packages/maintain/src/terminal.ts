/**
 * A command in a pseudo-terminal of our own: what it shows can be awaited, timed and drawn.
 */

import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

export interface Terminal {
  /** Sends keys, as typed. */
  type: (keys: string) => void;
  /** Resolves with the time (`performance.now()`) at which the screen first shows it; rejects after `ms`. */
  shows: (pattern: RegExp, ms?: number) => Promise<number>;
  /** Empties the screen, so that what stood on it can be awaited anew. */
  clear: () => void;
  /** The screen's lines as they are now. */
  lines: () => string[];
  /** The emulator behind it, for a caller that draws cells. */
  screen: InstanceType<typeof xterm.Terminal>;
  exited: Promise<number>;
  kill: () => void;
}

const COLUMNS = 80;
const ROWS = 26;

/** `pnpm …`, as the README has it, on a screen of its own; with `variables` beside those of a learner's shell. */
export function openPnpm(
  words: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Terminal {
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  return openProgram(npx, ["-y", "pnpm@12", ...words], cwd, variables);
}

/** Runs `pnpm …` to its end; rejects with what it showed when it failed. */
export async function runPnpm(words: readonly string[], cwd: string): Promise<void> {
  const terminal = openPnpm(words, cwd);
  const code = await terminal.exited;
  if (code !== 0)
    throw new Error(`pnpm ${words.join(" ")} ended with ${code}:\n${terminal.lines().join("\n")}`);
}

/** Runs `program` in the folder `cwd`, on a screen of 80 columns and 26 rows. */
export function openProgram(
  program: string,
  words: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Terminal {
  const terminal = { TERM: "xterm-256color", FORCE_COLOR: "1" };
  const env = { ...withoutPnpm(process.env), ...terminal, ...variables };
  const pty = spawn(program, [...words], { cols: COLUMNS, rows: ROWS, cwd, env });
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const watchers = new Set<() => void>();
  pty.onData((data) => {
    const arrivedAt = performance.now();
    screen.write(data, () => {
      lastShownAt = arrivedAt;
      for (const look of watchers) look();
    });
  });
  let lastShownAt = performance.now();
  const lines = () => {
    const { active } = screen.buffer;
    return Array.from(
      { length: ROWS },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
    );
  };
  return {
    type: (keys) => pty.write(keys),
    lines,
    screen,
    exited: new Promise((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode))),
    kill: () => pty.kill(),
    clear: () => screen.reset(),
    shows: (pattern, ms = 60_000) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          watchers.delete(look);
          // No longer awaited: it must not keep this process alive.
          pty.kill();
          reject(
            new Error(
              `The screen did not show ${String(pattern)} within ${ms} ms:\n${lines().join("\n")}`,
            ),
          );
        }, ms);
        const look = () => {
          if (!pattern.test(lines().join("\n"))) return;
          clearTimeout(late);
          watchers.delete(look);
          resolve(lastShownAt);
        };
        watchers.add(look);
        look();
      }),
  };
}

/** As a learner's shell has it: pnpm tells its scripts, through these, which pnpm runs them and how. */
function withoutPnpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(p?npm_(config|command|lifecycle|package|execpath|run|node).*|INIT_CWD)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}
