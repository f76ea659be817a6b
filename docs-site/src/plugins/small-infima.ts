/**
 * Leaves out the parts of Infima, the theme's style sheet, that no page of this site has.
 *
 * Every page waits for the style sheet before it is drawn. `tests/browser/budgets.test.ts` looks for the
 * left-out classes in the built pages.
 */

import type { Plugin } from "@docusaurus/types";
import type { Declaration, Plugin as PostCssPlugin, Rule } from "postcss";

/** As their class names begin: `.avatar`, `.avatar__photo`, `.avatar--vertical`. */
export const UNUSED = [
  "avatar",
  "badge",
  "breadcrumbs",
  "button-group",
  "card",
  "dropdown",
  "pagination",
  "pills",
  "shadow",
  "tabs",
];

/** `pagination-nav` is another part than `pagination`. */
const OF_UNUSED = new RegExp(`\\.(?:${UNUSED.join("|")})(?![a-z]|-[a-z])`);
const SETTING_OF_UNUSED = new RegExp(`^--ifm-(?:${UNUSED.join("|")})-(?!nav)`);

const withoutUnused: PostCssPlugin = {
  postcssPlugin: "small-infima",
  Once(sheet) {
    // All are found first: a walk through a sheet that gets shorter meanwhile leaves out every second one.
    const rules: Rule[] = [];
    sheet.walkRules((rule) => void rules.push(rule));
    for (const rule of rules) {
      const used = rule.selectors.filter((selector) => !OF_UNUSED.test(selector));
      if (used.length === 0) rule.remove();
      else rule.selectors = used;
    }
    const settings: Declaration[] = [];
    sheet.walkDecls(SETTING_OF_UNUSED, (declaration) => void settings.push(declaration));
    for (const setting of settings) setting.remove();
  },
};

export function smallInfima(): Plugin {
  return {
    name: "small-infima",
    configurePostCss: (options) => ({ ...options, plugins: [...options.plugins, withoutUnused] }),
  };
}
