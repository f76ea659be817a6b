/**
 * A recorded trace as a sequence diagram that can be played, stepped through and read.
 *
 * The drawing is for the eye; the same events stand in the table, for those who listen, for paper, and for
 * a browser without JavaScript. Nothing here is written by hand: it all comes from the recording.
 */

import type { Trace } from "@course/wire";
import { type ReactNode, useMemo, useRef } from "react";
import Controls from "./Controls.tsx";
import Drawing, { type Mark } from "./Drawing.tsx";
import EventTable from "./EventTable.tsx";
import { bandsOf, rowsOf } from "./rows.ts";
import styles from "./styles.module.css";
import { usePlayer } from "./usePlayer.ts";

interface Props {
  /** A `Trace`, or its JSON. */
  trace: Trace | string;
  caption: string;
  /** The id of the event to mark, and what to say of it. */
  mark?: Mark | undefined;
}

export default function Recording({ trace: given, caption, mark }: Props): ReactNode {
  const { trace, rows, bands } = useMemo(() => {
    const parsed: Trace = typeof given === "string" ? (JSON.parse(given) as Trace) : given;
    return { trace: parsed, rows: rowsOf(parsed), bands: bandsOf(parsed) };
  }, [given]);
  const figure = useRef<HTMLElement>(null);
  const player = usePlayer(rows.length, figure);
  const current = rows[player.step - 1];
  return (
    <figure ref={figure} className={styles.recording} aria-label={caption}>
      <figcaption className={styles.caption}>{caption}</figcaption>
      <Drawing
        participants={trace.participants}
        rows={rows}
        bands={bands}
        player={player}
        mark={mark}
      />
      <Controls rows={rows} player={player} />
      {current && (
        <pre className={styles.inspector} tabIndex={0} aria-label="The current message">
          {current.lines.join("\n")}
        </pre>
      )}
      <EventTable rows={rows} mark={mark} />
    </figure>
  );
}
