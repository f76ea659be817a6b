/**
 * What the learner has passed, asked of the machine that serves the site.
 *
 * `pnpm site` answers at /__course/progress.json. A hosted copy knows nothing of a learner, and is not asked.
 */

import { useEffect, useState } from "react";

/** Numbers of the passed steps, from 1, by the name of the lesson's folder. */
type PassedSteps = Record<string, number[]>;

/** `unknown` until the request is answered; `hosted` where no local server answers it. */
export type Known = { state: "unknown" | "hosted" } | { state: "local"; passed: PassedSteps };

const PROGRESS_ADDRESS = "/__course/progress.json";

/** Asks when the page opens, and again whenever the learner comes back to it from the terminal. */
export function useProgress(): Known {
  const [known, setKnown] = useState<Known>({ state: "unknown" });
  useEffect(() => {
    if (!isLoopback(location.hostname)) {
      setKnown({ state: "hosted" });
      return;
    }
    const ask = async () => setKnown(await askForProgress());
    void ask();
    addEventListener("focus", ask);
    return () => removeEventListener("focus", ask);
  }, []);
  return known;
}

const isLoopback = (hostname: string) => ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

async function askForProgress(): Promise<Known> {
  try {
    const answer = await fetch(PROGRESS_ADDRESS, { headers: { Accept: "application/json" } });
    if (!answer.ok) return { state: "hosted" };
    const { passed } = (await answer.json()) as { passed: PassedSteps };
    return { state: "local", passed };
  } catch {
    // `pnpm site` has ended, and the page is read from the browser's own copy.
    return { state: "hosted" };
  }
}
