/**
 * `pnpm picture`: draws the README's picture from the real command in a real terminal.
 */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { withClone } from "./clone.ts";
import { ROOT } from "./root.ts";
import { openPnpm, type Terminal } from "./terminal.ts";

const PICTURE = path.join(ROOT, ".github", "lesson-02.svg");
const CELL = { width: 8.4, height: 18 };
const MARGIN = 16;

/** The sixteen colours of a terminal on a dark ground, each at least 4.5:1 against it. */
const PALETTE = [
  "#7d8590",
  "#ff7b72",
  "#3fb950",
  "#d29922",
  "#79c0ff",
  "#d2a8ff",
  "#56d4dd",
  "#e6edf3",
];
const INK = "#e6edf3";
const GROUND = "#0d1117";

export async function main(): Promise<number> {
  await withClone(async (folder) => {
    const terminal = openPnpm(["lesson", "02"], folder);
    // The last that comes: where the learner's own server is.
    await terminal.shows(/running at/, 120_000);
    terminal.clear();
    // Without the lines of pnpm and of the install: the page is drawn anew for any key.
    terminal.type(" ");
    await terminal.shows(/running at/);
    await writeFile(PICTURE, draw(terminal));
    terminal.type("q");
    await terminal.exited;
  });
  console.log(`Drawn: ${path.relative(ROOT, PICTURE)}`);
  return 0;
}

function draw({ screen, lines }: Terminal): string {
  const shown = lines().findLastIndex((line) => line !== "") + 1;
  const [width, height] = [screen.cols * CELL.width + 2 * MARGIN, shown * CELL.height + 2 * MARGIN];
  const rows = Array.from({ length: shown }, (_, row) => drawRow(screen, row));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The terminal in lesson 02">
<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${INK}">
${rows.filter((row) => row !== "").join("\n")}
</g>
</svg>
`;
}

interface Run {
  from: number;
  text: string;
  style: string;
}

/** One line of the screen, a text element for each stretch of one colour. */
function drawRow(screen: Terminal["screen"], row: number): string {
  const line = screen.buffer.active.getLine(screen.buffer.active.baseY + row);
  const runs: Run[] = [];
  for (let column = 0; column < screen.cols; column += 1) {
    const cell = line?.getCell(column);
    const text = cell?.getChars() || " ";
    const style = cell ? styleOf(cell) : "";
    const last = runs.at(-1);
    if (last?.style === style) last.text += text;
    else runs.push({ from: column, text, style });
  }
  const y = MARGIN + (row + 0.75) * CELL.height;
  return runs
    .flatMap(({ from, text, style }) => {
      // Spaces side by side are places, not text: SVG would make one of them.
      return [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: words, index }) => {
        const x = MARGIN + (from + index) * CELL.width;
        const length = words.length * CELL.width;
        return `<text x="${x.toFixed(1)}" y="${y}" textLength="${length.toFixed(1)}"${style}>${escaped(words)}</text>`;
      });
    })
    .join("");
}

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<Terminal["screen"]["buffer"]["active"]["getLine"]>>["getCell"]>
>;

function styleOf(cell: Cell): string {
  const colour = cell.isFgPalette() ? PALETTE[cell.getFgColor() % PALETTE.length] : undefined;
  const fill = cell.isDim() ? PALETTE[0] : colour;
  return `${fill ? ` fill="${fill}"` : ""}${cell.isBold() ? ' font-weight="bold"' : ""}`;
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
