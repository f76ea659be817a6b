/**
 * The form in the page: needs in, a decision out, by the figures that lie in the page. Runs in a browser.
 */

import { USUAL, type Needs, type Reach } from "../decide/needs.ts";
import type { Report } from "../report/report.ts";
import { decisionOf } from "../document/decision.ts";
import { htmlOf } from "./html.ts";

/** Of the DOM only what is used here: the lab's other files run without one. */
interface Field {
  value: string;
  checked: boolean;
}
interface Node {
  textContent: string | null;
  innerHTML: string;
  elements: { namedItem: (name: string) => Field | null };
  addEventListener: (type: string, listener: () => void) => void;
}
declare const document: { querySelector: (selector: string) => Node | null };

const form = document.querySelector("#needs");
const answer = document.querySelector("#decision");
const report = JSON.parse(document.querySelector("#report")?.textContent ?? "{}") as Report;

const field = (name: string) => form?.elements.namedItem(name);

function numberIn(name: string, otherwise: number): number {
  const value = Number(field(name)?.value);
  return value > 0 ? value : otherwise;
}

function needs(): Needs {
  return {
    ...USUAL,
    changesPerHour: numberIn("rate", 60) * numberIn("per", 1),
    consumers: Math.ceil(numberIn("consumers", USUAL.consumers)),
    withinMs: numberIn("within", 2) * 1_000,
    oneWayMs: numberIn("distance", USUAL.oneWayMs),
    reach: (field("reach")?.value ?? "both") as Reach,
    sends: field("sends")?.checked ?? false,
  };
}

function show(): void {
  if (answer) answer.innerHTML = htmlOf(decisionOf(needs(), report));
}

form?.addEventListener("input", show);
show();
