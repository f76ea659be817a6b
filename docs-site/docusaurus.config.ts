/**
 * The docs site. It reads the lessons where they lie: nothing of them is copied here.
 *
 * SITE_URL and BASE_URL say where a hosted copy lives; without them it is the learner's own machine.
 */

import path from "node:path";
import type { Options as Docs } from "@docusaurus/plugin-content-docs";
import type { Options as Preset } from "@docusaurus/preset-classic";
import type { Config } from "@docusaurus/types";
import { withLessonDescription } from "./src/lesson-descriptions";
import { courseText } from "./src/plugins/course-text";
import { lessonMap } from "./src/plugins/lesson-map";
import { smallInfima } from "./src/plugins/small-infima";
import { smallPrism } from "./src/plugins/small-prism";
import { dark, light } from "./src/prism/themes";
import { recordingsAndSelfChecks } from "./src/remark/recordings-and-self-checks";
import { filledFences } from "./src/remark/filled-fences";
import { foldedHints } from "./src/remark/folded-hints";
import { measured } from "./src/remark/measured";
import { lessonHead } from "./src/remark/lesson-head";
import { repositoryPaths } from "./src/remark/repository-paths";
import { withoutSources } from "./src/remark/without-sources";

const root = path.resolve(__dirname, "..");

const texts = {
  beforeDefaultRemarkPlugins: [
    [filledFences, { root }],
    withoutSources,
    [recordingsAndSelfChecks, { root }],
    [measured, { plots: true }],
    foldedHints,
    lessonHead,
    [repositoryPaths, { root }],
  ],
  breadcrumbs: false,
} satisfies Partial<Docs>;

const config: Config = {
  title: "How programs talk",
  tagline: "APIs, WebSockets and webhooks, learnt by building them",
  favicon: "img/mark.svg",
  url: process.env["SITE_URL"] ?? "http://localhost:4000",
  baseUrl: process.env["BASE_URL"] ?? "/",
  trailingSlash: true,
  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  onDuplicateRoutes: "throw",
  future: {
    v4: true,
    faster: {
      swcJsLoader: true,
      swcJsMinimizer: true,
      swcHtmlMinimizer: true,
      lightningCssMinimizer: true,
      mdxCrossCompilerCache: true,
      rspackBundler: true,
      ssgWorkerThreads: true,
      // It knows nothing of the files that fences and recordings are filled from, and would keep old ones.
      rspackPersistentCache: false,
    },
  },
  markdown: {
    // The lessons are Markdown that any reader shows, not MDX.
    format: "detect",
    parseFrontMatter: withLessonDescription,
    hooks: { onBrokenMarkdownLinks: "throw", onBrokenMarkdownImages: "throw" },
  },
  presets: [
    [
      "classic",
      {
        docs: { ...texts, path: "docs", routeBasePath: "/", sidebarPath: "./sidebars.ts" },
        blog: false,
        theme: { customCss: "./src/css/site.css" },
      } satisfies Preset,
    ],
  ],
  plugins: [
    [
      "@docusaurus/plugin-content-docs",
      {
        ...texts,
        id: "lessons",
        path: "../lessons",
        routeBasePath: "lessons",
        include: ["*/README.md", "*/hints.md"],
        sidebarPath: "./sidebars.lessons.ts",
        numberPrefixParser: false,
      } satisfies Docs,
    ],
    smallInfima,
    smallPrism,
    [lessonMap, { root }],
    [courseText, { root }],
    [
      "@docusaurus/plugin-pwa",
      {
        offlineModeActivationStrategies: ["always"],
        swCustom: path.join(__dirname, "src", "offline.js"),
        // Only other sites show it, where they link to this one.
        injectManifestConfig: { globIgnores: ["img/social-card.png"] },
        pwaHead: [
          { tagName: "link", rel: "manifest", href: "manifest.webmanifest" },
          { tagName: "meta", name: "theme-color", content: "#1b6b3f" },
        ],
      },
    ],
  ],
  themes: [
    [
      "@easyops-cn/docusaurus-search-local",
      {
        hashed: true,
        indexBlog: false,
        docsDir: ["docs", "../lessons"],
        docsRouteBasePath: ["/", "lessons"],
        // A hint is opened when it is wanted, not found by chance.
        ignoreFiles: [/hints\/?$/],
        // What crossed the wire, and the questions: to be looked at, not to be found by.
        ignoreCssSelectors: ["figure", "fieldset"],
        searchBarShortcutHint: false,
        explicitSearchResultPath: true,
      },
    ],
  ],
  themeConfig: {
    image: "img/social-card.png",
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: "How programs talk",
      logo: { alt: "", src: "img/mark.svg" },
      items: [
        { to: "/article/apis/", label: "Article", position: "left", activeBasePath: "/article" },
        { to: "/lessons/", label: "Lessons", position: "left" },
        { to: "/reading-the-wire/", label: "Reading the wire", position: "left" },
        { to: "/glossary/", label: "Glossary", position: "left" },
      ],
    },
    footer: {
      links: [
        { to: "/your-own-server/", label: "Your own server" },
        { to: "/for-teachers/", label: "For teachers" },
        { to: "/troubleshooting/", label: "Troubleshooting" },
      ],
      copyright: "MIT licence. Everything on this site runs without any other.",
    },
    docs: { sidebar: { autoCollapseCategories: true } },
    prism: { theme: light, darkTheme: dark },
    tableOfContents: { maxHeadingLevel: 3 },
  },
};

export default config;
