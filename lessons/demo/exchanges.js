// What the pages of lessons 01, 03, 04 and 05 share: sending a request, and the log that shows it with its response.

const MAX_SHOWN_CHARACTERS = 700;

/** Of a response's headers, those that matter in these lessons. */
const SHOWN_HEADERS = ["Content-Type", "Location", "Allow"];

/** The page's elements, by their ids. */
export const page = Object.fromEntries(
  [...document.querySelectorAll("[id]")].map((each) => [each.id, each]),
);

/**
 * Sends one request and writes the exchange into the log. Returns what came back, with its `entry` in the log
 * and how long it took in `tookMs`; undefined when no response came.
 */
export async function send(method, path, { headers = {}, body } = {}) {
  const target = new URL(path, location.href);
  const request = `${method} ${target.pathname}`;
  const entry = element("li", {}, message(request, { Host: target.host, ...headers }, body));
  page.log.prepend(entry);
  const sentAt = performance.now();
  try {
    const response = await fetch(target, { method, headers, body, cache: "no-store" });
    const text = await response.text();
    const tookMs = performance.now() - sentAt;
    return { ...show(entry, request, response, text), entry, tookMs };
  } catch {
    const why = "the server is not running, or it is on another origin and does not allow this one";
    note(entry, `No response that this page may read: ${why} (CORS).`);
    page.said.textContent = `${request}: no response.`;
    return undefined;
  }
}

/** Sends `value` as JSON. */
export function sendJson(method, path, value) {
  const headers = { "Content-Type": "application/json" };
  return send(method, path, { headers, body: JSON.stringify(value) });
}

function show(entry, request, response, text) {
  const { ok, status, statusText } = response;
  const headers = Object.fromEntries(
    SHOWN_HEADERS.filter((name) => response.headers.has(name)).map((name) => [
      name,
      response.headers.get(name),
    ]),
  );
  const line = `${status} ${statusText}`.trim();
  const answer = message(line, headers, text);
  answer.classList.toggle("refused", !ok);
  entry.append(answer);
  const json = parsed(text);
  const detail = ok ? "" : (json?.detail ?? json?.title ?? "");
  page.said.textContent = `${request}: ${line}. ${detail}`.trim();
  return { ok, status, json };
}

/** One message as it crossed the wire: its first line, some headers, an empty line, the body. */
function message(firstLine, headers, body = "") {
  const rest = Math.max(0, body.length - MAX_SHOWN_CHARACTERS);
  const shown = body.slice(0, MAX_SHOWN_CHARACTERS) + (rest ? `… and ${rest} more characters` : "");
  const lines = Object.entries(headers).map(([name, value]) => `\n${name}: ${value}`);
  return element(
    "pre",
    {},
    element("strong", { textContent: firstLine }),
    lines.join("") + (shown ? `\n\n${shown}` : ""),
  );
}

/** Adds a paragraph to an entry of the log, or to another element. */
export function note(entry, textContent, className = "") {
  entry.append(element("p", { textContent, className }));
}

/** The value of a JSON text; undefined when it is not JSON. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes an element. Text goes in as text, never as HTML: a title may hold anything. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A button; `method` names the request that it sends. */
export function button(textContent, method) {
  const made = element("button", { type: "button", textContent });
  if (method) made.append(" ", element("code", { textContent: method }));
  return made;
}
