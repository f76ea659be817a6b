/**
 * Stands in for `prism-react-renderer`, which the theme's code blocks ask for a `Highlight`.
 *
 * That library brings the grammars of twenty languages (24 kB on every page), of which the texts show
 * these three. The webpack alias in docusaurus.config.ts puts this file in its place.
 */

import "./manual";
import Prism from "prismjs/components/prism-core";
import "prismjs/components/prism-clike";
import "prismjs/components/prism-javascript";
import "prismjs/components/prism-typescript";
import "prismjs/components/prism-json";
import "prismjs/components/prism-python";
import type {
  HighlightProps,
  LineInputProps,
  PrismTheme,
  StyleObj,
  Token,
  TokenInputProps,
} from "prism-react-renderer";
import type { ReactNode } from "react";

export { Prism };

type Nested = string | Prism.Token | Nested[];

/** Calls its child with the code in lines of tokens, and with what makes elements of them. */
export function Highlight({ code, language, theme, children }: HighlightProps): ReactNode {
  const grammar = Prism.languages[language];
  const whole = grammar ? Prism.tokenize(code, grammar) : [code];
  const styles = stylesOf(theme);
  const { color } = theme?.plain ?? {};
  return children({
    tokens: linesOf(whole),
    className: `prism-code language-${language}`,
    style: { ...theme?.plain },
    getLineProps: ({ className = "", line: _line, ...others }: LineInputProps) => ({
      ...others,
      className: `token-line ${className}`.trim(),
      style: { color },
    }),
    getTokenProps: ({ token, className = "", ...others }: TokenInputProps) => ({
      ...others,
      className: `token ${token.types.join(" ")} ${className}`.trim(),
      style: Object.assign({}, ...token.types.map((type) => styles.get(type))) as StyleObj,
      children: token.content,
    }),
  });
}

function stylesOf(theme: PrismTheme | undefined): Map<string, StyleObj> {
  const entries = theme?.styles.flatMap(({ types, style }) => types.map((type) => [type, style]));
  return new Map(entries as [string, StyleObj][] | undefined);
}

/** Tokens nest and reach over line ends; a line is a flat list, and an empty one has one token. */
export function linesOf(whole: Nested): Token[][] {
  const lines: Token[][] = [[]];
  const add = (nested: Nested, types: string[]) => {
    if (Array.isArray(nested)) {
      for (const each of nested) add(each, types);
    } else if (typeof nested === "string") {
      for (const [index, content] of nested.split("\n").entries()) {
        if (index > 0) lines.push([]);
        if (content !== "") lines.at(-1)?.push({ types, content });
      }
    } else {
      add(nested.content, [...types.filter((type) => type !== "plain"), nested.type]);
    }
  };
  add(whole, ["plain"]);
  return lines.map((line) =>
    line.length > 0 ? line : [{ types: ["plain"], content: "\n", empty: true }],
  );
}
