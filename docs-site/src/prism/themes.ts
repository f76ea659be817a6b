/**
 * The colours of code. Every token has a contrast of at least 4.5 on its background (WCAG 2.2, 1.4.3),
 * which a test checks; the shipped themes that are nearest fall short in a few.
 */

import { type PrismTheme, themes } from "prism-react-renderer";

export const light: PrismTheme = {
  plain: { color: "#1f2328", backgroundColor: "#f5f6f7" },
  styles: [
    { types: ["comment", "prolog", "doctype", "cdata"], style: { color: "#57606a" } },
    { types: ["keyword", "operator", "atrule", "selector"], style: { color: "#7a1f6e" } },
    { types: ["string", "char", "attr-value", "regex"], style: { color: "#8a3b12" } },
    {
      types: ["function", "method", "class-name", "maybe-class-name"],
      style: { color: "#1a4f9c" },
    },
    { types: ["number", "boolean", "constant", "symbol"], style: { color: "#0b6b4f" } },
    {
      types: ["property", "attr-name", "header-name", "tag", "builtin"],
      style: { color: "#0f5c7a" },
    },
    { types: ["punctuation"], style: { color: "#3b434b" } },
  ],
};

export const dark: PrismTheme = {
  ...themes.oceanicNext,
  plain: { color: "#e3e6ea", backgroundColor: "#22252a" },
};
