/**
 * From figures to the whole report. Pure.
 */

import { articleVerdicts } from "./article.ts";
import { checksOf } from "./self-checks.ts";
import { publishedOf } from "./published.ts";
import type { Figures, Report } from "../report/report.ts";

export const reportOf = (figures: Figures): Report => ({
  ...figures,
  checks: checksOf(figures),
  published: publishedOf(figures),
  verdicts: articleVerdicts(figures),
});
