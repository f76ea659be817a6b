/**
 * From figures to the whole report. Pure.
 */

import { articleVerdicts } from "./article.ts";
import { checksOf } from "./checks/index.ts";
import { publishedOf } from "./published.ts";
import type { Figures, Report } from "./report.ts";

export const reportOf = (figures: Figures): Report => ({
  ...figures,
  checks: checksOf(figures),
  published: publishedOf(figures),
  verdicts: articleVerdicts(figures),
});
