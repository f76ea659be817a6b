/**
 * The tables of what was counted. Pure.
 */

import type { IdleFigures, Report, IdleTrafficFigures } from "../report/report.ts";
import { frozenSentence, outageName, percent } from "../words/sentences.ts";
import { bytes, digits, duration, nameOf } from "../words/names.ts";
import { type Cells, type Column, tableLines, WIDTH, wrapped } from "./table.ts";

const IDLE_COLUMNS: readonly Column[] = [
  { title: ["", ""], isLeft: true },
  { title: ["open", "connections"] },
  { title: ["heap", "each"] },
  { title: ["memory", "each"] },
  { title: ["in an hour:", "requests"] },
  { title: ["", "bytes"] },
  { title: ["", "one is"] },
];

export function idleTable(report: Report): string[] {
  const consumers = report.idle[0]?.consumers ?? 0;
  const title = `${consumers.toLocaleString("en")} idle consumers at the provider${fewer(report)}`;
  return [title, ...tableLines(idleCells(report))];
}

/** Why there are less than the run wanted. */
function fewer({ idle, idleWanted, machine }: Report): string {
  const isLess = idle.some(({ consumers }) => consumers < idleWanted);
  return isLess ? ` (${machine.openFiles} open files are allowed)` : "";
}

export function idleCells({ idle, idleTraffic }: Report): Cells {
  const rows = idle.map((row) =>
    idleRow(
      row,
      idleTraffic.find(({ transport }) => transport === row.transport),
    ),
  );
  return { columns: IDLE_COLUMNS, rows };
}

function idleRow(row: IdleFigures, idleTraffic: IdleTrafficFigures | undefined): string[] {
  const size = (value: number | null) => (value === null ? "n/a" : bytes(value));
  return [
    nameOf(row.transport),
    row.connections.toLocaleString("en"),
    size(row.heapBytes),
    size(row.rssBytes),
    idleTraffic ? digits(idleTraffic.requestsPerHour) : "–",
    idleTraffic ? bytes(idleTraffic.bytesPerHour) : "–",
    idleTraffic ? becauseOf(idleTraffic) : "–",
  ];
}

const becauseOf = ({ unitBytes, everySeconds }: IdleTrafficFigures) =>
  everySeconds === null ? "–" : `${unitBytes} B, ${duration(everySeconds * 1_000)}`;

const OUTAGE_COLUMNS: readonly Column[] = [
  { title: ["", ""], isLeft: true },
  { title: ["changes in", "the outage"] },
  { title: ["", "lost"] },
  { title: ["", "duplicates"] },
  { title: ["out of", "order"] },
  { title: ["longest", "delay"] },
];

export function outageTable(report: Report): string[] {
  const { awayMs, changes } = report.outage;
  const title = `An outage of ${duration(awayMs)} in ${changes} changes, later lost responses`;
  return [title, ...tableLines(outageCells(report)), "", ...wrapped(frozenSentence(report), WIDTH)];
}

export function outageCells(report: Report): Cells {
  const rows = report.outage.rows.map((row) => [
    outageName(row, report),
    String(row.emittedWhileAway),
    String(row.lost),
    String(row.duplicates),
    String(row.outOfOrder),
    duration(row.latestMs),
  ]);
  return { columns: OUTAGE_COLUMNS, rows };
}

const SWEEP_COLUMNS: readonly Column[] = [
  { title: ["changes per", "interval"] },
  { title: ["polls per", "change"] },
  { title: ["by", "theory"] },
  { title: ["found", "nothing"] },
  { title: ["by", "theory"] },
  { title: ["B per", "change"] },
  { title: ["by", "theory"] },
];

export function sweepTable(report: Report): string[] {
  return ["Polling: what it costs depends on one number", ...tableLines(sweepCells(report))];
}

export function sweepCells({ sweep }: Report): Cells {
  const rows = sweep.map((point) => [
    digits(point.changesPerInterval),
    digits(point.pollsPerChange),
    digits(point.theory.pollsPerChange),
    percent(point.emptyShare),
    percent(point.theory.emptyShare),
    digits(point.bytesPerChange),
    digits(point.theory.bytesPerChange),
  ]);
  return { columns: SWEEP_COLUMNS, rows };
}
