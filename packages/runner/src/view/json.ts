/**
 * A verdict for other programs: the form that `--json` prints. Pure.
 */

import type { Lesson, Verdict } from "@course/lesson-kit/judge";
import { allPassed } from "@course/lesson-kit/judge";
import { problemWords } from "./problem.ts";

/** Raised when a reader of the older form could misread the newer one. */
const JSON_VERSION = 2;

/** `{version, lesson, judged, passed, tookMs, problem?, steps: [{number, name, state, failure?}]}`. */
export function verdictAsJson(lesson: Lesson, judged: string, verdict: Verdict): object {
  const { problem } = verdict;
  return {
    version: JSON_VERSION,
    lesson: lesson.name,
    judged,
    passed: allPassed(verdict),
    tookMs: verdict.tookMs,
    ...(problem
      ? { problem: { kind: problem.kind, sentence: problemWords(problem, lesson).what } }
      : {}),
    steps: verdict.steps.map(({ number, name, title, state, failure }) => ({
      number,
      name,
      title,
      state,
      ...(failure
        ? {
            failure: {
              check: failure.check,
              expected: failure.expected,
              got: failure.got,
              why: failure.why,
              trace: failure.trace,
              ...(failure.problem
                ? {
                    problem: {
                      kind: failure.problem.kind,
                      sentence: problemWords(failure.problem, lesson).what,
                    },
                  }
                : {}),
            },
          }
        : {}),
    })),
  };
}
