/**
 * A plot of the lab, drawn at build: SVG that takes its colors from the page.
 */

import type { ReactNode } from "react";
import styles from "./styles.module.css";

interface Props {
  /** From `@course/lab/report`, which escapes every text in it. */
  svg: string;
  caption: string;
}

export default function Plot({ svg, caption }: Props): ReactNode {
  return (
    <figure className={styles.plot}>
      <figcaption>{caption}</figcaption>
      <div dangerouslySetInnerHTML={{ __html: svg }} />
    </figure>
  );
}
