/**
 * The form's fields, one for each need. `form.ts` is the script that reads them. Pure.
 */

const number = (name: string, value: number, text: string) =>
  `<label>${text}<input name="${name}" type="number" min="0" step="any" value="${value}"></label>`;

const choice = (name: string, options: readonly (readonly [string, string])[]) =>
  `<select name="${name}" aria-label="${name}">${options.map(([value, text]) => `<option value="${value}">${text}</option>`).join("")}</select>`;

export const FORM = `<form id="needs">
<div><label for="rate">Something changes</label><div class="pair"><input id="rate" name="rate" type="number" min="0" step="any" value="1">${choice(
  "per",
  [
    ["60", "times a minute"],
    ["3600", "times a second"],
    ["1", "times an hour"],
    ["0.041666667", "times a day"],
  ],
)}</div></div>
${number("consumers", 100, "Consumers")}
${number("within", 2, "Longest delay, in seconds")}
${number("distance", 25, "Distance, in ms one way")}
<div><label>Who can connect</label>${choice("reach", [
  ["both", "each to the other"],
  ["out", "only the consumer"],
  ["in", "only the provider"],
])}</div>
<label><input name="sends" type="checkbox"> the consumer sends too</label>
</form><div id="decision" aria-live="polite"></div>`;
