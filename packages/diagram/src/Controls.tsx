/**
 * Play, step and scrub, with native elements: the keyboard works as everywhere.
 */

import type { ReactNode } from "react";
import type { Row } from "./rows.ts";
import styles from "./styles.module.css";
import type { Player } from "./usePlayer.ts";

const SPEEDS = [0.5, 1, 2];

export default function Controls({ rows, player }: { rows: Row[]; player: Player }): ReactNode {
  const { step, isPlaying, speed, goTo, toggle, setSpeed } = player;
  const row = rows[step - 1];
  const told = row ? `${step} of ${rows.length}: ${row.who}, ${row.label}` : "";
  return (
    <div className={styles.controls}>
      <button type="button" onClick={toggle}>
        {isPlaying ? "Pause" : "Play"}
      </button>
      <button type="button" onClick={() => goTo(step - 1)} disabled={step <= 1}>
        Back
      </button>
      <button type="button" onClick={() => goTo(step + 1)} disabled={step >= rows.length}>
        Step
      </button>
      <input
        type="range"
        min={1}
        max={rows.length}
        value={step}
        aria-label="Message"
        aria-valuetext={told}
        onChange={(event) => goTo(Number(event.target.value))}
      />
      <select
        aria-label="Speed"
        value={speed}
        onChange={(event) => setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map((each) => (
          <option key={each} value={each}>
            {each} ×
          </option>
        ))}
      </select>
      <p className={styles.status} role="status" aria-live={isPlaying ? "off" : "polite"}>
        {told}
      </p>
    </div>
  );
}
