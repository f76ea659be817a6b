// It starts and stops your consumer's five transports, and shows what each has received.
import { page, send, show, write } from "./timeline.js";

const TRANSPORTS = ["poll", "long-poll", "sse", "websocket", "webhook"];
const REFRESH_MS = 500;

/** By transport: the cells and the button of its row. */
const rows = new Map(TRANSPORTS.map((transport) => [transport, rowFor(transport)]));
/** The transports that this page has started. */
const listening = new Set();
/** How much of /heard is in the log already. */
let shown = 0;
let isLost = false;

function rowFor(transport) {
  const row = page.ways.insertRow();
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = transport;
  row.append(name);
  const [received, late, cell] = [row.insertCell(), row.insertCell(), row.insertCell()];
  received.className = late.className = "number";
  received.textContent = "0";
  const button = document.createElement("button");
  button.type = "button";
  button.addEventListener("click", () => {
    if (listening.has(transport)) stop(transport);
    else start(transport);
  });
  cell.append(button);
  return { received, late, button };
}

async function start(transport) {
  // From here on: earlier changes do not count.
  const after = Math.max(0, ...(await allReceived()).map(({ seq }) => seq));
  const answer = await send("POST", "/listeners", { way: transport, after });
  if (answer?.status === 409) write("wrong", `${transport} is listening already: stop it first.`);
  else if (answer?.status !== 201) return;
  listening.add(transport);
  offer();
}

async function stop(transport) {
  const answer = await send("DELETE", `/listeners/${transport}`);
  if (answer?.status !== 204 && answer?.status !== 404) return;
  listening.delete(transport);
  offer();
}

function offer() {
  for (const [transport, { button }] of rows) {
    button.textContent = listening.has(transport) ? "Stop" : "Start";
    button.setAttribute("aria-label", `${button.textContent} ${transport}`);
  }
  show(listening.size === 0 ? "Not listening." : `Listening by ${listening.size} of ${rows.size}.`);
}

async function refresh() {
  const all = await allReceived();
  if (isLost) return;
  // A restarted server has forgotten everything, and listens to nothing.
  if (all.length < shown) forget();
  for (const { way, seq, type, todo } of all.slice(shown)) {
    write("received", `${way}: ${seq} ${type} "${todo?.title}"`);
  }
  shown = all.length;
  const newest = Math.max(0, ...all.map(({ seq }) => seq));
  const same = all.filter(({ seq }) => seq === newest);
  const first = Math.min(...same.map(({ at }) => at));
  for (const [transport, { received, late }] of rows) {
    received.textContent = String(all.filter(({ way }) => way === transport).length);
    const found = same.findLast(({ way }) => way === transport);
    late.textContent = found ? `+${(found.at - first).toFixed(1)} ms` : "";
  }
}

function forget() {
  shown = 0;
  listening.clear();
  offer();
}

async function allReceived() {
  try {
    const answer = await fetch("/heard");
    const all = await answer.json();
    if (isLost) offer();
    isLost = false;
    return Array.isArray(all) ? all : [];
  } catch {
    isLost = true;
    show("Your consumer does not respond. Is it running?", true);
    return [];
  }
}

page.form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const url = new URL("/todos", page.provider.value).href;
  const answer = await send("POST", url, { title: page.title.value });
  if (answer && answer.status !== 201) show(`The provider responded with ${answer.status}.`, true);
});
page.all.addEventListener("click", async () => {
  for (const each of TRANSPORTS) if (!listening.has(each)) await start(each);
});
page.none.addEventListener("click", async () => {
  for (const each of TRANSPORTS) await stop(each);
});
offer();
for (;;) {
  await refresh();
  await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
}
