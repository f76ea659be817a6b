/** The failing check beside the same check with the author's server, the first difference marked. */

import Recording from "@course/diagram";
import { type ReactNode, useState } from "react";
import type { Comparison } from "../src/messages.ts";

export default function Difference(): ReactNode {
  const [comparison, setComparison] = useState<Comparison | null>();
  const [trouble, setTrouble] = useState("");
  const [isAsking, setAsking] = useState(false);
  const compare = async () => {
    setAsking(true);
    try {
      const answer = await fetch("/comparison");
      if (answer.ok) setComparison((await answer.json()) as Comparison | null);
      setTrouble(answer.ok ? "" : await answer.text());
    } catch {
      setTrouble("The lesson command does not respond.");
    }
    setAsking(false);
  };
  return (
    <section aria-labelledby="difference">
      <h2 id="difference">Yours and the author&apos;s</h2>
      <p>
        The failing check, run against the author&apos;s server too. It shows messages, not code.
      </p>
      <button type="button" disabled={isAsking} onClick={() => void compare()}>
        {isAsking ? "Running it …" : "Compare"}
      </button>
      {comparison && <Both {...comparison} />}
      {comparison === null && <p>No check fails: there is nothing to compare.</p>}
      <p role="alert">{trouble}</p>
    </section>
  );
}

function Both({ yours, solution, difference }: Comparison): ReactNode {
  const note = difference ? `First difference: ${difference.words}` : "";
  const mark = (event: string | undefined) => (event === undefined ? undefined : { event, note });
  return (
    <>
      <p>{note || "Both send the same kinds of messages; they differ in values or order."}</p>
      <div className="beside">
        <Recording trace={yours} caption="Your server" mark={mark(difference?.yours)} />
        <Recording
          trace={solution}
          caption="The author's server"
          mark={mark(difference?.solution)}
        />
      </div>
    </>
  );
}
