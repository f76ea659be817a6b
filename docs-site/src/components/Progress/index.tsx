/**
 * Beneath a lesson's title: the command that starts it, and which of its steps have passed.
 */

import type { ReactNode } from "react";
import { type MappedLesson, LESSON_MAP } from "@site/src/forms/lesson-map";
import { usePluginData } from "@docusaurus/useGlobalData";
import { useProgress } from "./progress";
import Steps from "./Steps";
import styles from "./styles.module.css";

export default function Progress({ lesson: name }: { lesson: string }): ReactNode {
  const lessons = usePluginData(LESSON_MAP) as MappedLesson[];
  const known = useProgress();
  const lesson = lessons.find((each) => each.name === name);
  if (!lesson) return null;
  const passed = known.state === "local" ? (known.passed[name] ?? []) : [];
  return (
    <div className={styles.head}>
      <p className={styles.command}>
        <code>pnpm lesson {lesson.id}</code>
      </p>
      <Steps lesson={lesson} passed={passed} />
      <p className={styles.note}>
        {known.state === "local"
          ? `${passed.length} of ${lesson.steps.length} steps passed. A step counts when its tests pass.`
          : "This copy cannot see your progress: pnpm site shows it, and so does pnpm lesson."}
      </p>
    </div>
  );
}
