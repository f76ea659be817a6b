/** What crosses now, or what a file has kept: the docs' own diagram, which follows its end. */

import Recording from "@course/diagram";
import { harOf, type Participant, type Trace } from "@course/wire";
import { parseTrace } from "@course/wire/schema";
import { type ChangeEvent, type ReactNode, useMemo, useState } from "react";
import type { LiveState } from "../src/messages.ts";

/** So many rows are drawn; the file that is saved has them all. */
const MOST_ROWS = 150;

interface Props {
  trace: Trace;
  state: LiveState | undefined;
}

export default function Wire({ trace, state }: Props): ReactNode {
  const [opened, setOpened] = useState<{ name: string; trace: Trace }>();
  const [trouble, setTrouble] = useState("");
  const shown = useMemo(() => lastOf(opened?.trace ?? trace), [opened, trace]);
  const count = (opened?.trace ?? trace).events.length;
  const open = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (!file) return;
    try {
      setOpened({ name: file.name, trace: traceIn(await file.text()) });
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
        {count === 0 ? "Nothing has crossed yet: ask your server for something." : ""}
      </p>
      {count > 0 && <Recording trace={shown} caption={opened?.name ?? "What crosses now"} />}
      <div className="row">
        <button type="button" onClick={() => save("trace.jsonl", `${JSON.stringify(trace)}\n`)}>
          Save as a trace
        </button>
        <button type="button" onClick={() => save("trace.har", JSON.stringify(harOf(trace)))}>
          Save HTTP as HAR
        </button>
        <label>
          Open a trace
          <input type="file" accept=".json,.jsonl" onChange={(event) => void open(event)} />
        </label>
        {opened && (
          <button type="button" onClick={() => setOpened(undefined)}>
            Back to what crosses now
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

/** A file holds one trace, or one in each line; the first is shown. */
function traceIn(text: string): Trace {
  try {
    return parseTrace(JSON.parse(text));
  } catch (error) {
    const [first = ""] = text.split("\n");
    if (first === text) throw error;
    return parseTrace(JSON.parse(first));
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
