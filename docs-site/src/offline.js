/**
 * What the service worker does beside keeping the site's files: an address that does not exist gets the
 * site's own page for that, also without a network.
 *
 * It answers every navigation itself, because the worker of @docusaurus/plugin-pwa leaves what it does not
 * know to the network, and then the browser shows an error of its own.
 */

export default function answerNavigations() {
  self.addEventListener("fetch", (event) => {
    if (event.request.mode !== "navigate") return;
    event.stopImmediatePropagation();
    event.respondWith(pageFor(event.request));
  });
}

async function pageFor(request) {
  const url = new URL(request.url);
  const page = url.pathname.endsWith("/") ? `${url.pathname}index.html` : url.pathname;
  // The kept files have their revision in the query.
  const kept = await caches.match(page, { ignoreSearch: true });
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch {
    const scope = new URL(self.registration.scope).pathname;
    return caches.match(`${scope}404.html`, { ignoreSearch: true });
  }
}
