/**
 * The picture: a lane for each participant, time downwards, an arrow for each event.
 *
 * Places across are percentages, so that it fits any width without being measured; heights are fixed, so
 * that nothing on the page moves. Hidden from assistive technology, which has the table.
 */

import type { Participant } from "@course/wire";
import type { CSSProperties, ReactNode } from "react";
import type { Band, Row } from "./rows";
import styles from "./styles.module.css";
import type { Player } from "./usePlayer";

interface Props {
  participants: readonly Participant[];
  rows: Row[];
  bands: Band[];
  player: Player;
}

/** Room for two lines of a label and the arrow beneath, in pixels. */
const ROW = 58;
const ARROW_IN_ROW = 48;
/** Where an arrow that never arrives ends: this part of its way. */
const LOST_AT = 0.55;

export default function Drawing({ participants, rows, bands, player }: Props): ReactNode {
  const lanes = participants.length;
  const across = (lane: number) => ((lane + 0.5) / lanes) * 100;
  return (
    <div className={styles.drawing} data-lanes={lanes > 3 ? "many" : "few"} aria-hidden="true">
      <div className={styles.names} style={{ "--lanes": lanes } as CSSProperties}>
        {participants.map(({ id, label }) => (
          <span key={id}>{label}</span>
        ))}
      </div>
      <div className={styles.canvas} style={{ blockSize: rows.length * ROW + 12 }}>
        <svg className={styles.lines} width="100%" height="100%" focusable="false">
          {participants.map(({ id }, lane) => (
            <line
              key={id}
              className={styles.life}
              x1={`${across(lane)}%`}
              x2={`${across(lane)}%`}
              y1="0"
              y2="100%"
            />
          ))}
          {bands.map((band) => (
            <BandOf key={band.connection} band={band} across={across} step={player.step} />
          ))}
          {rows.map((row, index) => (
            <Arrow key={row.id} row={row} index={index} across={across} player={player} />
          ))}
        </svg>
        {rows.map((row, index) => (
          <Label key={row.id} row={row} index={index} across={across} player={player} />
        ))}
      </div>
    </div>
  );
}

type Across = (lane: number) => number;

const arrowY = (index: number) => index * ROW + ARROW_IN_ROW;

function BandOf({ band, across, step }: { band: Band; across: Across; step: number }): ReactNode {
  if (step <= band.firstRow) return null;
  const left = across(Math.min(band.from, band.to));
  const width = across(Math.max(band.from, band.to)) - left;
  const top = arrowY(band.firstRow);
  const height = arrowY(Math.min(band.lastRow, step - 1)) - top;
  return (
    <rect className={styles.band} x={`${left}%`} width={`${width}%`} y={top} height={height} />
  );
}

interface InRow {
  row: Row;
  index: number;
  across: Across;
  player: Player;
}

function Arrow({ row, index, across, player }: InRow): ReactNode {
  if (index >= player.step) return null;
  const start = across(row.from);
  const way = across(row.to) - start;
  const end = row.look === "lost" ? start + way * LOST_AT : start + way;
  const y = arrowY(index);
  const isCurrent = index === player.step - 1 && player.hasMoved;
  return (
    <g className={styles.arrow} data-look={row.look} data-current={isCurrent || undefined}>
      <line x1={`${start}%`} x2={`${end}%`} y1={y} y2={y} />
      <svg x={`${end}%`} y={y} overflow="visible">
        <path
          d={
            row.look === "lost" ? "M-6-6L6 6M-6 6L6-6" : way > 0 ? "M-9-5L-1 0-9 5" : "M9-5L1 0 9 5"
          }
        />
      </svg>
      {isCurrent && (
        <circle
          key={player.step}
          r="5"
          cy={y}
          className={styles.traveller}
          style={{ "--from": `${start}%`, "--to": `${end}%` } as CSSProperties}
        />
      )}
    </g>
  );
}

function Label({ row, index, across, player }: InRow): ReactNode {
  if (index >= player.step) return null;
  const left = across(Math.min(row.from, row.to));
  const right = across(Math.max(row.from, row.to));
  const place = { top: index * ROW, left: `${left}%`, inlineSize: `${right - left}%` };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.label}
      data-look={row.look}
      style={place}
      onClick={() => player.goTo(index + 1)}
    >
      <span className={styles.who}>{row.who}: </span>
      {row.label}
    </button>
  );
}
