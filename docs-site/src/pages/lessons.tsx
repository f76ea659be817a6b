/**
 * /lessons/: the map of all lessons, with the learner's progress where it can be known.
 */

import Link from "@docusaurus/Link";
import { usePluginData } from "@docusaurus/useGlobalData";
import { useProgress } from "@site/src/components/Progress/progress";
import Steps from "@site/src/components/Progress/Steps";
import { LESSON_MAP, type MappedLesson } from "@site/src/forms/lesson-map";
import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import styles from "./lessons.module.css";

export default function Lessons(): ReactNode {
  const lessons = usePluginData(LESSON_MAP) as MappedLesson[];
  const known = useProgress();
  const passed = known.state === "local" ? known.passed : {};
  return (
    <Layout
      title="Lessons"
      description="Small servers with holes in them: you fill them, and every save is judged by what crosses the wire."
    >
      <main className={`container markdown ${styles.page}`}>
        <h1>Lessons</h1>
        <p>
          Each lesson is a small server with holes in it. You fill them in your own editor, and
          every save is judged by what crosses the wire. In the folder of the course, type the
          command that stands beside the lesson.
        </p>
        <p className={styles.known}>
          {known.state === "local"
            ? "The marks are your progress: a step counts when its tests have passed."
            : "This copy cannot see your progress. On your own machine pnpm site shows it here, and pnpm lesson in the terminal."}
        </p>
        <ol className={styles.map}>
          {lessons.map((lesson) => (
            <li key={lesson.id}>
              <h2>
                <Link to={`/lessons/${lesson.name}/`}>
                  {lesson.id} {lesson.title}
                </Link>
              </h2>
              <p>
                <code>pnpm lesson {lesson.id}</code>
              </p>
              <Steps lesson={lesson} passed={passed[lesson.name] ?? []} />
            </li>
          ))}
        </ol>
      </main>
    </Layout>
  );
}
