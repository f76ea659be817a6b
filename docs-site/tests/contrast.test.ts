/**
 * Every colour of code can be read on its background: a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
 */

import type { PrismTheme } from "prism-react-renderer";
import { expect, test } from "vitest";
import { dark, light } from "../src/prism/themes";

test.each([
  ["light", light],
  ["dark", dark],
])("The %s theme", (_name, theme: PrismTheme) => {
  const background = theme.plain.backgroundColor ?? "";
  const colours = [theme.plain.color, ...theme.styles.map(({ style }) => style.color)];
  for (const colour of colours.filter((each) => each !== undefined)) {
    expect
      .soft(contrast(colour, background), `${colour} on ${background}`)
      .toBeGreaterThanOrEqual(4.5);
  }
});

/** As WCAG 2.2 defines "contrast ratio". */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** As WCAG 2.2 defines "relative luminance"; `colour` as `#rrggbb`. */
function luminance(colour: string): number {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!hex)
    throw new Error(`"${colour}" is not written as #rrggbb, and its contrast is not known.`);
  const [red = 0, green = 0, blue = 0] = hex.slice(1).map((part) => {
    const value = Number.parseInt(part, 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
