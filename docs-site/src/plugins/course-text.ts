/**
 * Writes the course as text for programs that read it: /llms.txt (what there is), /llms-full.txt (all of
 * it) and one .md a page, with the code blocks filled and the recordings printed as in the terminal.
 *
 * Our own in place of a plugin, because those copy the Markdown as it stands, with empty fences in it.
 * The form of llms.txt: https://llmstxt.org
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LoadContext, Plugin } from "@docusaurus/types";
import { DEFAULT_PARSE_FRONT_MATTER as parseFrontMatter } from "@docusaurus/utils";
import { remark } from "remark";
import remarkGfm from "remark-gfm";
import { filledFences } from "../remark/filled-fences";
import { measured } from "../remark/measured";
import { printedRecordings } from "../remark/printed-recordings";
import { withoutSources } from "../remark/without-sources";

/** What the docs plugins know of a page. */
interface Page {
  title: string;
  description: string;
  permalink: string;
  /** Such as `@site/docs/glossary.md`. */
  source: string;
}

interface LoadedDocs {
  loadedVersions: { docs: Page[] }[];
}

export function courseText({ siteDir, siteConfig }: LoadContext, options: unknown): Plugin {
  const { root } = options as { root: string };
  let pages: Page[] = [];
  return {
    name: "course-text",
    async allContentLoaded({ allContent }) {
      const instances = allContent["docusaurus-plugin-content-docs"] ?? {};
      pages = Object.values(instances).flatMap((docs) =>
        (docs as LoadedDocs).loadedVersions.flatMap((version) => version.docs),
      );
    },
    async postBuild({ outDir }) {
      const texts = await Promise.all(pages.map((page) => textOf(page, siteDir, root)));
      const links = pages.map(
        ({ title, description, permalink }) =>
          `- [${title}](${textAddress(permalink)}): ${description}`,
      );
      const head = `# ${siteConfig.title}\n\n> ${siteConfig.tagline}\n`;
      await writeFile(path.join(outDir, "llms.txt"), `${head}\n${links.join("\n")}\n`);
      await writeFile(path.join(outDir, "llms-full.txt"), `${head}\n${texts.join("\n\n")}`);
      for (const [index, { permalink }] of pages.entries()) {
        const file = path.join(outDir, textAddress(permalink).slice(siteConfig.baseUrl.length));
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, texts[index] ?? "");
      }
    },
  };
}

/** `/lessons/01-rest-crud/` is `/lessons/01-rest-crud.md` as text. */
const textAddress = (permalink: string) => `${permalink.replace(/\/$/, "")}.md`;

async function textOf({ title, source }: Page, siteDir: string, root: string): Promise<string> {
  const file = path.resolve(siteDir, source.replace(/^@site\//, ""));
  const { content } = await parseFrontMatter({
    filePath: file,
    fileContent: await readFile(file, "utf8"),
  });
  const processor = remark()
    .use(remarkGfm)
    .use(filledFences, { root })
    .use(withoutSources)
    .use(printedRecordings)
    .use(measured, { plots: false });
  const text = String(await processor.process({ path: file, value: content })).trim();
  return text.startsWith("# ") ? `${text}\n` : `# ${title}\n\n${text}\n`;
}
