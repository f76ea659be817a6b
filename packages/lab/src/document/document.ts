/**
 * A whole report as one list of blocks, which the terminal, the page and the docs site print. Pure.
 */

import { decide } from "../decide/decide.ts";
import { TYPICAL } from "../decide/needs.ts";
import { delayPlot } from "../plots/delay.ts";
import { frontierPlot } from "../plots/frontier.ts";
import { memoryPlot } from "../plots/memory.ts";
import { outagePlot } from "../plots/outage.ts";
import type { ArticleVerdict, Check, Published, Report } from "../report/report.ts";
import { noiseIn } from "../verdicts/self-checks.ts";
import {
  articleSentence,
  cpuSentence,
  emptyPollsInWords,
  frozenSentence,
  orderSentence,
} from "../words/sentences.ts";
import { duration } from "../words/names.ts";
import { type Block, heading, type Item, list, paragraph } from "./block.ts";
import { chosen, needsInWords } from "./decision.ts";
import { delayTable, idleTable, outageTable, sweepTable, transportsTable } from "./tables.ts";

/** In the order in which they are read. */
export const SECTIONS = [
  "head",
  "transports",
  "delay",
  "idle",
  "outage",
  "polling",
  "checks",
  "published",
  "guide",
  "verdicts",
] as const;
type Section = (typeof SECTIONS)[number];

/** The report, or some sections of it. */
export const documentOf = (report: Report, sections: readonly Section[] = SECTIONS): Block[] =>
  sections.flatMap((section) => BLOCKS[section](report));

const BLOCKS: Readonly<Record<Section, (report: Report) => Block[]>> = {
  head: headOf,
  transports: (report) => {
    const { payloadBytes, schedule } = report;
    const { rounds, changesPerRound, perSecond } = schedule;
    return [
      heading("How a change reaches a consumer"),
      paragraph(
        `A change is ${payloadBytes} B of JSON. Pushes and long polls take turns in ${rounds} rounds of ${changesPerRound} changes, ${perSecond} a second. Delays are medians over the rounds.`,
      ),
      transportsTable(report),
      paragraph(`${orderSentence(report)} (~: no measurable difference)`),
      paragraph(cpuSentence(report)),
      picture(delayPlot(report), "Delay of the changes. Further left is faster."),
      picture(
        frontierPlot(report),
        "At one change a minute, polling trades freshness for requests. A push is good at both.",
      ),
    ];
  },
  delay: (report) => [
    heading(`With a delay of ${report.delay.oneWayMs} ms each way`),
    paragraph("A proxy adds the delay, so the number of transits decides, and the interval."),
    delayTable(report),
  ],
  idle: (report) => [
    heading("What an idle consumer costs"),
    paragraph(`${consumersInWords(report)} wait at the provider, and nothing happens.`),
    idleTable(report),
    picture(memoryPlot(report), "What one more idle consumer takes at the provider."),
  ],
  outage: (report) => [
    heading("What an outage loses"),
    paragraph(
      `The consumer is unreachable for ${duration(report.outage.awayMs)} while ${report.outage.changes} changes happen. Later its responses get lost for a moment.`,
    ),
    outageTable(report),
    paragraph(frozenSentence(report)),
    picture(
      outagePlot(report),
      "A consumer that says where it left off loses nothing, by any transport.",
    ),
  ],
  polling: (report) => [
    heading("What polling costs"),
    paragraph("It depends on one number: how many changes there are per interval."),
    sweepTable(report),
    paragraph(`A poll that finds nothing takes, with its response: ${emptyPollsInWords(report)}.`),
  ],
  checks: ({ checks }) => [
    heading("The lab checks itself"),
    paragraph(`${checks.filter(isGood).length} of ${checks.length} checks hold in this run.`),
    list(checks.map(checkItem)),
  ],
  published: ({ published }) => [
    heading("What others have published"),
    list(published.map(publishedItem)),
  ],
  guide: (report) => [
    heading("Which one to choose, by the figures of this run"),
    list(TYPICAL.map((typical) => guideItem(typical, report))),
    paragraph("For your own needs: pnpm compare decide --rate 10/min --within 2s --reach out"),
  ],
  verdicts: ({ verdicts }) => [
    heading("What is often said, and what this run shows"),
    list(verdicts.map(verdictItem)),
  ],
};

const picture = (svg: string, caption: string): Block => ({ kind: "picture", svg, caption });

function headOf(report: Report): Block[] {
  const { machine, consumer, profile, seed, startedAt, tookSeconds } = report;
  const who = consumer === "exercise" ? "your consumer" : "the solution";
  const at = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)} UTC`;
  const where = `Node ${machine.node} on ${machine.platform}, ${machine.cpus} × ${machine.cpu}, load ${machine.loadAverage.toFixed(1)}`;
  const noise = noiseIn(report);
  return [
    paragraph(
      `Lesson 08 compared: ${who}, ${profile} run, seed ${seed}, ${at}, ${Math.round(tookSeconds)} s; ${where}. Provider and consumer are two processes on one machine: loopback, HTTP/1.1, no TLS. Bytes are TCP payload.`,
    ),
    ...(noise === undefined
      ? []
      : [paragraph(`This machine was busy: ${noise}. Compare medians and counts only.`)]),
  ];
}

/** `200 idle consumers (300 open files are allowed)`, when there are fewer than the run wanted. */
function consumersInWords({ idle, idleWanted, machine }: Report): string {
  const consumers = (idle[0]?.consumers ?? 0).toLocaleString("en");
  const isFewer = idle.some((row) => row.consumers < idleWanted);
  const why = isFewer ? ` (${machine.openFiles} open files are allowed)` : "";
  return `${consumers} idle consumers${why}`;
}

const isGood = ({ verdict }: Check) => verdict === "holds";

const CHECK_VERDICTS = {
  holds: { words: "holds", tone: "good" },
  fails: { words: "fails", tone: "bad" },
  unclear: { words: "too noisy to tell", tone: "neutral" },
} as const;

function checkItem(check: Check): Item {
  const { id, what, expected, measured, verdict } = check;
  const detail = `expected ${expected}; got ${measured}`;
  const shown = isGood(check) ? { aside: detail } : { detail };
  return { label: id, text: what, verdict: CHECK_VERDICTS[verdict], ...shown };
}

function publishedItem({ source, url, claim, measured, verdict, why }: Published): Item {
  const tone = verdict === "the same" ? "good" : "neutral";
  const detail = `${measured}. ${why}`;
  return { source: { name: source, url }, text: claim, verdict: { words: verdict, tone }, detail };
}

function guideItem({ name, needs }: (typeof TYPICAL)[number], report: Report): Item {
  const decision = decide(needs, report);
  const why = decision.choose === null ? `. ${decision.because.join(" ")}` : "";
  return { text: `${name} (${needsInWords(needs)}): ${chosen(decision)}${why}` };
}

const TONES = {
  supported: "good",
  "supported with a condition": "neutral",
  "not supported by this run": "bad",
} as const;

function verdictItem(verdict: ArticleVerdict): Item {
  const { claim, tag } = verdict;
  const told = { words: tag, tone: TONES[tag] };
  return { text: claim, verdict: told, detail: articleSentence(verdict) };
}
