/** The inbox: what it answers, and each delivery that has come, as text. */

import { type ReactNode, useState } from "react";
import type { LiveDelivery, LiveInbox } from "../src/messages.ts";
import { ask } from "./ask.ts";

export default function Inbox({ inbox }: { inbox: LiveInbox }): ReactNode {
  const [trouble, setTrouble] = useState("");
  const { answer, answers, deliveries, registered, url } = inbox;
  return (
    <section aria-labelledby="inbox">
      <h2 id="inbox">Inbox</h2>
      <p>
        It listens on <code>{url}</code>. {registered}
      </p>
      <label>
        It answers with
        <select
          value={answer}
          onChange={(event) =>
            void ask("/inbox/answer", { answer: event.target.value }).then(setTrouble)
          }
        >
          {answers.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      {deliveries.length === 0 && <p>No deliveries yet.</p>}
      <ul className="deliveries">
        {deliveries.map((delivery) => (
          <Delivery
            key={delivery.number}
            delivery={delivery}
            replay={() => void ask("/inbox/replay", { number: delivery.number }).then(setTrouble)}
          />
        ))}
      </ul>
      <p role="alert">{trouble}</p>
    </section>
  );
}

interface Props {
  delivery: LiveDelivery;
  replay: () => void;
}

function Delivery({ delivery, replay }: Props): ReactNode {
  const { number, at, type, attempt, answer, signature, lines } = delivery;
  return (
    <li>
      <details>
        <summary>
          {at} {type}
          {attempt === undefined ? "" : `, attempt ${attempt}`}: {answer};{" "}
          {signatureWords(signature)}
        </summary>
        <pre tabIndex={0} aria-label={`Delivery ${number} as it crossed the wire`}>
          {lines.join("\n")}
        </pre>
        <button type="button" onClick={replay}>
          Send delivery {number} again
        </button>
      </details>
    </li>
  );
}

function signatureWords(signature: string): string {
  if (signature === "holds") return "the signature holds";
  if (signature === "none") return "no signature";
  return `the signature does not hold (${signature})`;
}
