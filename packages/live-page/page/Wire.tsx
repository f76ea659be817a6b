/** Live traffic, or what a file has kept: the docs' own diagram, which follows its end. */

import Recording from "@course/diagram";
import { harOf, type Participant, type Trace } from "@course/wire";
import { parseTrace } from "@course/wire/schema";
import { type ChangeEvent, type ReactNode, useMemo, useState } from "react";
import type { LiveState } from "../src/messages.ts";

/** So many rows are drawn; the file that is saved has them all. */
const MOST_ROWS = 150;

/** A file that was opened: `pnpm lesson 02 trace --json` writes a trace for each check, one a line. */
interface Opened {
  name: string;
  traces: Trace[];
  /** The index of the one that is shown. */
  shown: number;
}

interface Props {
  trace: Trace;
  state: LiveState | undefined;
}

export default function Wire({ trace, state }: Props): ReactNode {
  const [opened, setOpened] = useState<Opened>();
  const [trouble, setTrouble] = useState("");
  const whole = opened?.traces[opened.shown] ?? trace;
  const shown = useMemo(() => lastOf(whole), [whole]);
  const count = whole.events.length;
  const open = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (!file) return;
    try {
      setOpened({ name: file.name, traces: tracesIn(await file.text()), shown: 0 });
      setTrouble("");
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    target.value = "";
  };
  return (
    <section aria-labelledby="wire">
      <h2 id="wire">The wire</h2>
      <p>
        {opened ? `This is ${opened.name}. ` : ""}
        {count > MOST_ROWS ? `The last ${MOST_ROWS} of ${count} messages are drawn. ` : ""}
        {state?.dropped && !opened ? `${state.dropped} older ones were let go. ` : ""}
        {count === 0 ? "No traffic yet. Send a request below." : ""}
      </p>
      {opened && opened.traces.length > 1 && (
        <label>
          Which of its {opened.traces.length} traces
          <select
            value={opened.shown}
            onChange={({ target }) => setOpened({ ...opened, shown: Number(target.value) })}
          >
            {opened.traces.map(({ title }, index) => (
              <option key={index} value={index}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      {count > 0 && <Recording trace={shown} caption={(opened && whole.title) || "Live traffic"} />}
      <div className="row">
        <button type="button" onClick={() => save("trace.jsonl", `${JSON.stringify(whole)}\n`)}>
          Save as a trace
        </button>
        <button type="button" onClick={() => save("trace.har", JSON.stringify(harOf(whole)))}>
          Save HTTP as HAR
        </button>
        <label>
          Open a trace
          <input type="file" accept=".json,.jsonl" onChange={(event) => void open(event)} />
        </label>
        {opened && (
          <button type="button" onClick={() => setOpened(undefined)}>
            Back to live traffic
          </button>
        )}
      </div>
      <p role="alert">{trouble}</p>
    </section>
  );
}

/** The end of a long trace, with only those who take part in it. */
function lastOf(trace: Trace): Trace {
  const events = trace.events.slice(-MOST_ROWS);
  const present = new Set(events.flatMap(({ from, to }) => [from, to]));
  const participants = trace.participants
    .filter(({ id }) => present.has(id))
    .toSorted((one, other) => placeOf(one) - placeOf(other));
  return { ...trace, events, participants };
}

/** Who asks stands left of the server, who is called by it stands right. */
function placeOf({ id, kind }: Participant): number {
  if (id === "server" || id === "tap") return 1;
  return kind === "receiver" ? 2 : 0;
}

/** A file holds one trace, written as it likes, or one in each line. Throws when it holds anything else. */
function tracesIn(text: string): Trace[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const isOnePerLine = lines.length > 1 && lines[0]?.endsWith("}");
  return (isOnePerLine ? lines : [text]).map((each) => parseTrace(fromJson(each)));
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const how = "Open a file that this page or pnpm lesson 02 trace --json wrote.";
    throw new Error(`Cannot read the trace: it is not JSON. ${how}`);
  }
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
