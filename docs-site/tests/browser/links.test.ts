/**
 * Every link inside the site leads to a page that is there, and every anchor to something on it.
 */

import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { BUILD, fileOf, read, sitePages } from "../support/built-site";

const idsOf = (html: string) =>
  new Set([...html.matchAll(/\sid=(?:"([^"]*)"|([^\s>]+))/g)].map(([, one, two]) => one ?? two));

const linksOf = (html: string) =>
  [...html.matchAll(/<a\s[^>]*?href=(?:"([^"]*)"|([^\s>]+))/g)].map(
    ([, one, two]) => one ?? two ?? "",
  );

test("No link is broken", () => {
  const broken: string[] = [];
  let count = 0;
  for (const page of sitePages()) {
    for (const link of linksOf(read(fileOf(page)))) {
      const url = new URL(link, `http://site.invalid${page}`);
      if (url.host !== "site.invalid") continue;
      count += 1;
      const file = fileOf(url.pathname);
      if (!existsSync(path.join(BUILD, file))) broken.push(`${page} links to ${link}`);
      else if (url.hash && !idsOf(read(file)).has(decodeURIComponent(url.hash.slice(1))))
        broken.push(`${page} links to ${link}, where nothing has that id`);
    }
  }
  expect(broken).toEqual([]);
  expect(count).toBeGreaterThan(500);
});

test("The texts for programs hold the code that the pages show", () => {
  const text = read("llms-full.txt");
  expect(text).not.toMatch(/^```\w* file=/m);
  expect(text).toContain('server.on("upgrade"');
  expect(text).toContain("HTTP/1.1 101 Switching Protocols");
  for (const page of sitePages().filter((each) => /^\/(lessons|article)\/[^/]+\/$/.test(each))) {
    expect(read("llms.txt")).toContain(`(${page.replace(/\/$/, ".md")})`);
  }
});
