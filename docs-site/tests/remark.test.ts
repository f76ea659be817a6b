/**
 * What the site makes of the texts: fences filled, recordings and self-checks put in, hints folded.
 */

import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Code, Root } from "mdast";
import { remark } from "remark";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordingsAndSelfChecks } from "../src/remark/recordings-and-self-checks";
import { dedented, filledFences } from "../src/remark/filled-fences";
import { foldedHints } from "../src/remark/folded-hints";
import { repositoryPaths } from "../src/remark/repository-paths";
import { withoutSources } from "../src/remark/without-sources";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "texts-"));
  const lesson = path.join(root, "lessons", "01-a");
  await mkdir(path.join(lesson, "solution"), { recursive: true });
  await writeFile(
    path.join(lesson, "solution", "server.ts"),
    "const a = 1;\n  // #region door\n  open();\n    wide();\n  // #endregion\n",
  );
  await writeFile(path.join(lesson, "two-right.self-check.json"), JSON.stringify(TWO_RIGHT));
});

afterAll(() => rm(root, { recursive: true }));

const option = { text: "yes", right: true, because: "so" };
const TWO_RIGHT = { questions: [{ kind: "question", ask: "?", options: [option, option] }] };

const textFile = () => path.join(root, "lessons", "01-a", "README.md");

/** The tree after `plugin`, for a text in the lesson's folder. */
async function treeOf(
  markdown: string,
  plugin: (tree: Root, file: never) => void,
  file = textFile(),
) {
  const processor = remark();
  const tree = processor.parse(markdown);
  plugin(tree, { path: file } as never);
  return tree;
}

const fence = (reference: string) => `\`\`\`ts file=${reference}\n\`\`\``;

test("A fence is filled from the region that it names, without the region's indentation", async () => {
  const tree = await treeOf(fence("solution/server.ts#door"), filledFences({ root }));
  const code = tree.children[0] as Code;
  expect(code.value).toBe("open();\n  wide();");
  expect(code.meta).toBe('title="lessons/01-a/solution/server.ts"');
});

test("A path from the top of the repository works in every text", async () => {
  const from = path.join(root, "docs-site", "docs", "x.md");
  const reference = fence("lessons/01-a/solution/server.ts#door");
  const tree = await treeOf(reference, filledFences({ root }), from);
  expect((tree.children[0] as Code).value).toContain("open();");
});

test("A file or a region that is not there ends the build and says what there is", async () => {
  await expect(treeOf(fence("solution/sever.ts#door"), filledFences({ root }))).rejects.toThrow(
    'lessons/01-a/README.md:1: there is no file "solution/sever.ts". Give its path from the top',
  );
  await expect(treeOf(fence("solution/server.ts#window"), filledFences({ root }))).rejects.toThrow(
    '"solution/server.ts" has no region "window". It has: door.',
  );
});

test("Where an output comes from is no reader's business, and what else a fence says stays", async () => {
  const from = `from="pnpm lesson 02 send '{"type":"add"}'" state="the solution runs"`;
  const markdown = `\`\`\`text ${from}\nHello\n\`\`\`\n\n\`\`\`ts title="a"\nHello\n\`\`\`\n`;
  const tree = await treeOf(markdown, withoutSources());
  expect(tree.children).toMatchObject([
    { lang: "text", meta: null, value: "Hello" },
    { lang: "ts", meta: 'title="a"', value: "Hello" },
  ]);
});

test("Blank lines do not count as indentation", () => {
  expect(dedented(["    a", "", "      b"])).toEqual(["a", "", "  b"]);
});

test("A recording that was never made ends the build and says how to make it", async () => {
  await expect(
    treeOf("[The story](./scenes/none.json)", recordingsAndSelfChecks({ root })),
  ).rejects.toThrow(
    'There is no "lessons/01-a/scenes/none.json". A recording is made by pnpm record',
  );
});

test("A self-check with two right answers ends the build and says where", async () => {
  const link = "[Check yourself](./two-right.self-check.json)";
  await expect(treeOf(link, recordingsAndSelfChecks({ root }))).rejects.toThrow(
    'questions.0.options: exactly one option has "right": true',
  );
});

test("A link among other words stays a link to the file", async () => {
  const tree = await treeOf(
    "See [it](./scenes/none.json) there.",
    recordingsAndSelfChecks({ root }),
  );
  expect(JSON.stringify(tree)).toContain('"type":"link"');
});

test("Each hint is folded, and a step's heading is in words", async () => {
  const hints =
    "# Hints\n\n## accept-connections\n\n### A question\n\nWho?\n\n### The idea\n\nYou.\n";
  const file = path.join(root, "lessons", "01-a", "hints.md");
  const tree = await treeOf(hints, foldedHints(), file);
  const kinds = tree.children.map((node) => ("name" in node ? node.name : node.type));
  expect(kinds).toEqual(["heading", "heading", "details", "details"]);
  expect(JSON.stringify(tree.children[1])).toContain("Step 1: accept connections");
});

test("A link into the repository is shown as its path, and one to another text stays", async () => {
  const links = "[variants/](./variants) and [the first](../01-a/README.md)";
  const tree = await treeOf(links, repositoryPaths({ root }));
  const text = remark().stringify(tree);
  expect(text).toBe("`lessons/01-a/variants` and [the first](../01-a/README.md)\n");
});
