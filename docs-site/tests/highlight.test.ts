/**
 * The highlighter in place of the whole library: no letter of the code is lost, and each token is in its line.
 */

import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Highlight, linesOf } from "../src/prism/highlight";
import { dark } from "../src/prism/themes";

const root = path.resolve(import.meta.dirname, "../..");

test.each([
  ["ts", "lessons/02-websocket-duplex/solution/server.ts"],
  ["ts", "lessons/01-rest-crud/solution/server.ts"],
  ["python", "docs-site/docs/your-own-server.py"],
  ["json", "package.json"],
  ["http", "package.json"],
])("As %s, %s has the same letters before and after", (language, file) => {
  const code = readFileSync(path.join(root, file), "utf8");
  let shown = "";
  Highlight({
    code,
    language,
    theme: dark,
    children: ({ tokens, getLineProps, getTokenProps }) => {
      shown = tokens
        .map((line) => line.map((token) => getTokenProps({ token }).children.replace("\n", "")))
        .map((line) => line.join(""))
        .join("\n");
      expect(tokens.map((line) => getLineProps({ line }).className)).toContain("token-line");
      return null as never;
    },
  });
  expect(shown).toBe(code);
});

test("A keyword has its colour, and a comment over two lines is one on each", () => {
  const children: Parameters<typeof Highlight>[0]["children"] = ({ tokens, getTokenProps }) => {
    const types = tokens.map((line) => line.map(({ types: [first] }) => first));
    expect(types).toEqual(
      [["keyword", "plain", "operator", "plain", "number"], ["comment"], ["comment"]].map((line) =>
        expect.arrayContaining(line),
      ),
    );
    const keyword = tokens[0]?.find((token) => token.types.includes("keyword"));
    if (!keyword) throw new Error("No keyword was found.");
    expect(getTokenProps({ token: keyword }).style?.color).toBe("#c5a5c5");
    return null as never;
  };
  expect.hasAssertions();
  Highlight({ code: "const a = 1\n/* one\n two */", language: "ts", theme: dark, children });
});

test("An empty line has a token, so that it keeps its height", () => {
  expect(linesOf(["a\n\nb"]).map((line) => line.map(({ content }) => content))).toEqual([
    ["a"],
    ["\n"],
    ["b"],
  ]);
});
