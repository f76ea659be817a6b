// One log of changes, by polling, by long polling and by server-sent events, each in its column.
import { page, show, write } from "./timeline.js";

/** How long a long poll may wait, in seconds. */
const WAIT_S = 10;
/** When to ask again without a Retry-After, and after an error. */
const PAUSE_S = 3;

const log = (way, kind, text) => write(kind, text, page[`${way}-log`]);
const tell = (way, text, isWrong) => show(text, isWrong, page[`${way}-state`]);
const times = (count) => (count === 1 ? "once" : `${count} times`);

/** The number of the change that each way has received last. */
const after = { poll: 0, long: 0 };

function take(way, changes) {
  if (!Array.isArray(changes)) return log(way, "wrong", "not an array of changes: that is step 1");
  if (changes.length === 0) log(way, "received", "200, an empty list");
  for (const { seq, type, todo } of changes) {
    log(way, "received", `200, ${seq} ${type} “${todo?.title ?? ""}”`);
    after[way] = Math.max(after[way], Number(seq) || 0);
  }
}

/** What polling knows: the ETag of the response to `after`, and how often it has asked. */
const polling = { etag: undefined, asked: 0, inVain: 0 };

async function ask() {
  const from = after.poll;
  const known = polling.etag;
  // By itself the browser would add no-cache, which asks for the whole response again.
  const headers = { "Cache-Control": "max-age=0", ...(known && { "If-None-Match": known }) };
  const target = `/changes?after=${from}`;
  log("poll", "sent", `GET ${target}${known ? `, If-None-Match: ${known}` : ""}`);
  polling.asked += 1;
  // Past the browser's own cache: here each request is to be seen.
  const response = await fetch(target, { headers, cache: "no-store" });
  if (response.status === 304) log("poll", "received", "304, nothing new and no body");
  else if (!response.ok) log("poll", "wrong", `${response.status}: expected 200 or 304`);
  else {
    take("poll", await response.json());
    polling.etag = from === after.poll ? response.headers.get("ETag") : undefined;
  }
  if (after.poll === from) polling.inVain += 1;
  tell("poll", `Asked ${times(polling.asked)}, ${times(polling.inVain)} without news.`);
  return Number(response.headers.get("Retry-After")) || PAUSE_S;
}

async function waitForChange(signal) {
  const target = `/changes?after=${after.long}`;
  const headers = { Prefer: `wait=${WAIT_S}` };
  log("long", "sent", `GET ${target}, Prefer: wait=${WAIT_S}`);
  tell("long", `One request is open, for ${WAIT_S} s at most.`);
  const startedAt = performance.now();
  const response = await fetch(target, { headers, signal, cache: "no-store" });
  const heldS = ((performance.now() - startedAt) / 1_000).toFixed(1);
  if (response.status === 204) {
    log("long", "received", `204, nothing in ${heldS} s`);
    return 0.1;
  }
  const changes = response.ok ? await response.json() : undefined;
  if (changes?.length > 0) {
    take("long", changes);
    return 0;
  }
  log("long", "wrong", `${response.status} without a change, after ${heldS} s`);
  tell("long", "It did not wait: expected 200 with changes, or 204. That is step 3.", true);
  return PAUSE_S;
}

function failed(way, error, signal) {
  if (signal?.aborted) return 0;
  log(way, "wrong", `no response (${error.message}). Is the server running?`);
  tell(way, `No response; asking again in ${PAUSE_S} s.`, true);
  return PAUSE_S;
}

/** Calls `start` with a signal when the way's button is pressed, and aborts it when the button is released. */
function toggle(way, start, stopped) {
  let run;
  page[way].addEventListener("click", () => {
    const isOn = page[way].classList.toggle("first");
    page[way].setAttribute("aria-pressed", String(isOn));
    if (isOn) return start((run = new AbortController()).signal);
    run.abort();
    tell(way, stopped);
  });
}

/** Runs `round` again and again until the signal aborts; it resolves with seconds to pause. */
const repeat = (way, round) => async (signal) => {
  while (!signal.aborted) {
    const pauseS = await round(signal).catch((error) => failed(way, error, signal));
    await new Promise((resolve) => setTimeout(resolve, pauseS * 1_000));
  }
};

function listen(signal) {
  const source = new EventSource("/changes?after=0");
  signal.addEventListener("abort", () => source.close());
  log("stream", "sent", "GET /changes?after=0, Accept: text/event-stream");
  tell("stream", "Connecting …");
  source.addEventListener("open", () => tell("stream", "The stream is open."));
  for (const type of ["added", "completed", "message"]) {
    source.addEventListener(type, ({ data, lastEventId }) => {
      const id = lastEventId === "" ? "without id" : `id ${lastEventId}`;
      log("stream", "received", `${type}, ${id}: ${data}`);
    });
  }
  source.addEventListener("error", () => {
    const isOver = source.readyState === EventSource.CLOSED;
    const why = isOver
      ? "The browser gave up: it needs 200 and text/event-stream. That is step 4."
      : "The connection was lost; the browser reconnects by itself.";
    // As if released by hand: the stream is closed.
    if (isOver) page.stream.click();
    log("stream", "wrong", isOver ? "given up" : "connection lost");
    tell("stream", why, true);
  });
}

toggle("poll", repeat("poll", ask), "Polling has stopped.");
toggle("long", repeat("long", waitForChange), "No request is open.");
toggle("stream", listen, "No stream is open.");
page.ask.addEventListener("click", () => ask().catch((error) => failed("poll", error)));

/** The to-do that was added or completed last. */
let newest;

async function change(method, target, value) {
  const request = { method, headers: { "Content-Type": "application/json" } };
  const response = await fetch(target, { ...request, body: JSON.stringify(value) }).catch(() => {});
  const status = response?.status ?? "no response. Is the server running?";
  page.said.textContent = `${method} ${target}: ${status}`;
  if (response?.ok) newest = await response.json();
}

page.form.addEventListener("submit", (event) => {
  event.preventDefault();
  change("POST", "/todos", { title: page.title.value });
  page.title.select();
});
page.complete.addEventListener("click", () => {
  if (newest) change("PATCH", `/todos/${newest.id}`, { completed: true });
  else page.said.textContent = "Add a to-do first.";
});
