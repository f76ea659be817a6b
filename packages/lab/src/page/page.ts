/**
 * The report as one HTML page that loads nothing else. Pure: report and script in, HTML out.
 */

import { documentOf, SECTIONS } from "../document/document.ts";
import type { Report } from "../report/report.ts";
import { FORM } from "./fields.ts";
import { htmlOf } from "./html.ts";
import { STYLE } from "./style.ts";

const TITLE = "One change, five transports";

/** `script` is the form's. */
export function pageOf(report: Report, script: string): string {
  const [first, ...rest] = SECTIONS;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${TITLE}</title><style>${STYLE}</style></head><body>
<h1>${TITLE}</h1>
${htmlOf(documentOf(report, [first]))}
<h2>Which one for you?</h2>${FORM}
${htmlOf(documentOf(report, rest))}
<script type="application/json" id="report">${embedded(report)}</script>
<script>${script}</script>
</body></html>
`;
}

/** Nothing in a report may end the element that it lies in. */
const embedded = (report: Report) => JSON.stringify(report).replaceAll("<", "\\u003c");
