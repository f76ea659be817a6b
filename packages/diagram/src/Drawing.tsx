/**
 * The picture: a lane for each participant, time downwards, a row with an arrow for each event.
 *
 * Places across are shares of the width and heights come from the text, so that it fits any width without
 * being measured. Rows that are not played yet keep their place: nothing on the page moves.
 * Hidden from assistive technology, which has the table, and from the keyboard, which has the slider.
 */

import type { Participant } from "@course/wire";
import type { CSSProperties, ReactNode } from "react";
import type { Band, Row } from "./rows.ts";
import styles from "./styles.module.css";
import type { Player } from "./usePlayer.ts";

interface Props {
  participants: readonly Participant[];
  rows: Row[];
  bands: Band[];
  player: Player;
  mark?: Mark | undefined;
}

/** The event to look at, and why. */
export interface Mark {
  event: string;
  note: string;
}

/** The arrow's height within its own small picture, in pixels. */
const ARROW_Y = 8;
/** Where an arrow that never arrives ends: this part of its way. */
const LOST_AT = 0.55;
/** What passes between two messages of one exchange is shorter, and nothing to tell. */
const PAUSE_MS = 250;

export default function Drawing({ participants, rows, bands, player, mark }: Props): ReactNode {
  const lanes = participants.length;
  const across = (lane: number) => ((lane + 0.5) / lanes) * 100;
  return (
    <div className={styles.drawing} data-lanes={lanes > 3 ? "many" : "few"} aria-hidden="true">
      <div className={styles.names} style={{ "--lanes": lanes } as CSSProperties}>
        {participants.map(({ id, label }) => (
          <span key={id}>{label}</span>
        ))}
      </div>
      <div className={styles.rows}>
        {participants.map(({ id }, lane) => (
          <span key={id} className={styles.life} style={{ left: `${across(lane)}%` }} />
        ))}
        {rows.map((row, index) => (
          <div
            key={row.id}
            className={styles.row}
            data-look={row.look}
            data-marked={row.id === mark?.event || undefined}
            data-hidden={index >= player.step || undefined}
          >
            {bands.map((band) => (
              <BandIn key={band.connection} band={band} index={index} across={across} />
            ))}
            <Label row={row} before={rows[index - 1]} across={across}>
              <span onClick={() => player.goTo(index + 1)}>{row.label}</span>
            </Label>
            {row.id === mark?.event && <span className={styles.note}>{mark.note}</span>}
            <Arrow
              row={row}
              isCurrent={index === player.step - 1}
              across={across}
              player={player}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

type Across = (lane: number) => number;

/** The place between two lanes, whichever of them is the left one. */
function between(from: number, to: number, across: Across): CSSProperties {
  const [left, right] = [across(Math.min(from, to)), across(Math.max(from, to))];
  return { marginInlineStart: `${left}%`, inlineSize: `${right - left}%` };
}

/** A row's share of an open WebSocket: from the arrow above to its own. */
function BandIn({ band, index, across }: { band: Band; index: number; across: Across }): ReactNode {
  if (index <= band.firstRow || index > band.lastRow) return null;
  return <span className={styles.band} style={between(band.from, band.to, across)} />;
}

interface LabelProps {
  row: Row;
  before: Row | undefined;
  across: Across;
  children: ReactNode;
}

function Label({ row, before, across, children }: LabelProps): ReactNode {
  const pausedMs = row.at - (before?.at ?? row.at);
  return (
    <div className={styles.label} style={between(row.from, row.to, across)}>
      {pausedMs >= PAUSE_MS && (
        <span className={styles.pause}>{(pausedMs / 1_000).toFixed(1)} s later</span>
      )}
      <span className={styles.who}>{row.who}: </span>
      {children}
    </div>
  );
}

interface ArrowProps {
  row: Row;
  isCurrent: boolean;
  across: Across;
  player: Player;
}

function Arrow({ row, isCurrent, across, player }: ArrowProps): ReactNode {
  const start = across(row.from);
  const way = across(row.to) - start;
  const isLost = row.look === "lost";
  const end = start + way * (isLost ? LOST_AT : 1);
  const head = way > 0 ? "M-9-5L-1 0-9 5" : "M9-5L1 0 9 5";
  return (
    <svg className={styles.arrow} data-current={(isCurrent && player.hasMoved) || undefined}>
      <line x1={`${start}%`} x2={`${end}%`} y1={ARROW_Y} y2={ARROW_Y} />
      <svg x={`${end}%`} y={ARROW_Y} overflow="visible">
        <path d={isLost ? "M-6-6L6 6M-6 6L6-6" : head} />
      </svg>
      {isCurrent && player.hasMoved && (
        <circle
          key={player.step}
          r="5"
          cy={ARROW_Y}
          className={styles.traveller}
          style={{ "--from": `${start}%`, "--to": `${end}%` } as CSSProperties}
        />
      )}
    </svg>
  );
}
