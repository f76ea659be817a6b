/**
 * The same events as a table: all of the recording, in words.
 */

import type { ReactNode } from "react";
import type { Mark } from "./Drawing.tsx";
import type { Row } from "./rows.ts";
import styles from "./styles.module.css";

interface Props {
  rows: Row[];
  mark?: Mark | undefined;
}

export default function EventTable({ rows, mark }: Props): ReactNode {
  return (
    <details className={styles.events}>
      <summary>All {rows.length} messages as text</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">after</th>
            <th scope="col">from and to</th>
            <th scope="col">what</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, at, who, lines }) => (
            <tr key={id}>
              <td>{Math.round(at)} ms</td>
              <td>
                {who}
                {id === mark?.event && <strong> ({mark.note})</strong>}
              </td>
              <td>
                <pre>{lines.join("\n")}</pre>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
