/**
 * What goes wrong on a page without being seen: messages in the console, errors, requests that fail or
 * leave the site.
 */

import type { Page } from "playwright-core";

/** Collects from now on: call it before the page is opened. The list grows while the page lives. */
export function watchTroubles(page: Page, origin: string): string[] {
  const troubles: string[] = [];
  page.on("console", (message) => {
    const type = message.type();
    if (type === "error" || type === "warning") troubles.push(`console ${type}: ${message.text()}`);
  });
  // Errors of hydration arrive here as well.
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isOutside = /^(https?|wss?):$/.test(url.protocol) && url.origin !== origin;
    if (isOutside) troubles.push(`request to another origin: ${url}`);
  });
  page.on("requestfailed", (request) =>
    troubles.push(`failed request: ${request.url()} ${request.failure()?.errorText}`),
  );
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  return troubles;
}
