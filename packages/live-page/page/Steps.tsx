/** The lesson's steps, and the one failure to look at, in the words of the terminal. */

import type { ReactNode } from "react";
import type { LiveState } from "../src/messages.ts";

const WORDS = { passed: "passes", failed: "fails", open: "not judged yet" } as const;
const MARKS = { passed: "✔", failed: "✘", open: "·" } as const;

export default function Steps({ state }: { state: LiveState }): ReactNode {
  const { steps, failure, checking, problem } = state;
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">Steps</h2>
      <ol className="steps">
        {steps.map(({ number, title, state: is }) => (
          <li key={number} data-state={is}>
            <span aria-hidden="true">{MARKS[is]}</span> {title}
            <span className="spoken">: {WORDS[is]}</span>
          </li>
        ))}
      </ol>
      {checking !== undefined && <p>Checking {checking} …</p>}
      {problem !== undefined && <p className="wrong">{problem}</p>}
      {failure && (
        <dl>
          <dt>Fails</dt>
          <dd>{failure.check}</dd>
          <dt>Expected</dt>
          <dd>{failure.expected}</dd>
          <dt>Got</dt>
          <dd>{failure.got}</dd>
          <dt>Why</dt>
          <dd>{failure.why}</dd>
        </dl>
      )}
    </section>
  );
}
