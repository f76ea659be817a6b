/**
 * What a run of the lab says, for the terminal, the page and the docs site: types, decisions, sentences,
 * plots. Pure, without a module of Node: it runs in a browser as well.
 */

export { reportOf } from "./verdicts/assemble.ts";
export { checksOf, noiseIn } from "./verdicts/self-checks.ts";
export type { Choice } from "./decide/choice.ts";
export { decide, type Decision } from "./decide/decide.ts";
export { type Needs, type Reach, TYPICAL, type TypicalNeeds, USUAL } from "./decide/needs.ts";
export { isFaster, orderOf } from "./math/order.ts";
export { delayPlot } from "./plots/delay.ts";
export { frontierPlot } from "./plots/frontier.ts";
export { memoryPlot } from "./plots/memory.ts";
export { outagePlot } from "./plots/outage.ts";
export type * from "./report/report.ts";
export { REPORT_VERSION } from "./report/report.ts";
export {
  articleSentence,
  capital,
  cpuSentence,
  emptyPollsInWords,
  frozenSentence,
  idleSentence,
  orderSentence,
  outageSentence,
  transportSentence,
} from "./words/sentences.ts";
export { bytes, digits, duration, nameOf, nameOfTransport } from "./words/names.ts";
