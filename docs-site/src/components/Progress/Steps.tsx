/**
 * The steps of a lesson, each with its mark.
 */

import type { ReactNode } from "react";
import type { MappedLesson } from "@site/src/forms/lesson-map";
import styles from "./styles.module.css";

interface Props {
  lesson: MappedLesson;
  /** The numbers of the steps that have passed, from 1. */
  passed: readonly number[];
}

export default function Steps({ lesson, passed }: Props): ReactNode {
  return (
    <ol className={styles.steps}>
      {lesson.steps.map((name, index) => {
        const isPassed = passed.includes(index + 1);
        return (
          <li key={name} data-passed={isPassed || undefined}>
            <span aria-hidden="true">{isPassed ? "✔" : "·"}</span> {name.replaceAll("-", " ")}
            {isPassed && <span className="spoken"> (passed)</span>}
          </li>
        );
      })}
    </ol>
  );
}
