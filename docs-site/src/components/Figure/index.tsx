/**
 * A sketch of one way to talk: you on the left, the other program on the right. The sentence beside it says
 * the same, so it is hidden from those who listen.
 */

import type { ReactNode } from "react";
import styles from "./styles.module.css";

/** `ask` and `answer` follow each other, `both` go at once, `call` comes from the other, `gap` is time. */
export type Arrow = "ask" | "answer" | "both" | "call" | "gap";

const ROW = 22;

export default function Figure({ arrows }: { arrows: Arrow[] }): ReactNode {
  const height = 3 * ROW + 16;
  return (
    <svg
      className={styles.figure}
      viewBox={`0 0 240 ${height}`}
      aria-hidden="true"
      focusable="false"
    >
      <line x1="24" y1="4" x2="24" y2={height - 4} className={styles.life} />
      <line x1="216" y1="4" x2="216" y2={height - 4} className={styles.life} />
      {arrows.map((arrow, index) => (
        <g key={arrow} transform={`translate(0 ${ROW * index + 20})`}>
          {DRAWN[arrow]}
        </g>
      ))}
    </svg>
  );
}

const RIGHT = "M32 0H206M198 -6l8 6-8 6";
const LEFT = "M208 0H34M42 -6l-8 6 8 6";

const DRAWN: Record<Arrow, ReactNode> = {
  ask: <path d={RIGHT} className={styles.sent} />,
  answer: <path d={LEFT} className={styles.answered} />,
  both: <path d={`${RIGHT} M34 0l8 -6M34 0l8 6`} className={styles.lasting} />,
  call: <path d={LEFT} className={styles.sent} />,
  gap: <path d="M112 0h.1M120 0h.1M128 0h.1" className={styles.dots} />,
};
