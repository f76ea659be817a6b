/**
 * The built site as files: where it lies, which pages it has, what they weigh.
 */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** SITE_BUILD names another folder, for one who works on the tests while the site is being rebuilt. */
export const BUILD = process.env["SITE_BUILD"] ?? path.resolve(import.meta.dirname, "../../build");

/** The addresses of all pages, from the sitemap: a new page needs no edit in the tests. */
export function sitePages(): string[] {
  if (!existsSync(path.join(BUILD, "sitemap.xml"))) {
    throw new Error(`There is no built site in ${BUILD}. Build it first: pnpm build`);
  }
  const addresses = read("sitemap.xml").matchAll(/<loc>(.*?)<\/loc>/g);
  return [...addresses].map(([, address = ""]) => new URL(address).pathname).toSorted();
}

/** The pages of the lessons themselves: what most learners read first. */
export const lessonPages = () => sitePages().filter((page) => /^\/lessons\/[^/]+\/$/.test(page));

export const articlePages = () => sitePages().filter((page) => page.startsWith("/article/"));

/** The file that is served at an address, such as `lessons/index.html`. */
export function fileOf(address: string): string {
  const name = decodeURIComponent(address).slice(1);
  return name === "" || name.endsWith("/") ? `${name}index.html` : name;
}

/** A file of the site as text; `name` from the top of the build. */
export const read = (name: string) => readFileSync(path.join(BUILD, name), "utf8");

/** Bytes as most servers send them: always the same, so that a budget can be exact. */
export const gzipped = (name: string) =>
  gzipSync(readFileSync(path.join(BUILD, name)), { level: 9 }).length;
