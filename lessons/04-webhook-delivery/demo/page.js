// It registers endpoints, makes events, and asks the provider for their deliveries. It is not a receiver.
import { button, element, note, page, parsed, send, sendJson } from "./exchanges.js";

const POLL_EVERY_MS = 1_000;
/** A response that waits for no receiver takes less. */
const SLOW_MS = 1_000;

/** The endpoints that this page has registered, by id: their list of deliveries, and its last text. */
const endpoints = new Map();

page.register.addEventListener("submit", async (event) => {
  event.preventDefault();
  const checked = page.register.querySelectorAll("[name=event]:checked");
  const events = [...checked].map(({ value }) => value);
  const answer = await sendJson("POST", "/webhooks", { url: page.url.value, events });
  if (answer?.ok && answer.json) showEndpoint(answer.json);
});

page.add.addEventListener("submit", async (event) => {
  event.preventDefault();
  const title = page.title.value;
  const todo = await change("POST", "/todos", { title });
  if (!todo) return;
  // What was typed while the response was under way stays.
  if (page.title.value === title) page.title.value = "";
  showTodo(todo);
  await askForDeliveries();
});

setInterval(askForDeliveries, POLL_EVERY_MS);

/** Changes the list; resolves with the to-do that came back, or with undefined. */
async function change(method, path, value) {
  const answer = await sendJson(method, path, value);
  if (answer?.tookMs > SLOW_MS) {
    const seconds = (answer.tookMs / 1_000).toFixed(1);
    const why = "If it waited for a receiver, step 2 is missing.";
    note(answer.entry, `The response took ${seconds} s. ${why}`, "missing");
  }
  return answer?.ok ? answer.json : undefined;
}

function showTodo({ id, title }) {
  const words = element("span", { className: "title", textContent: String(title) });
  const complete = button("Complete", "PATCH");
  complete.setAttribute("aria-label", `Complete ${title}`);
  // It stays: to complete a to-do a second time is worth trying, because then no event is sent.
  complete.addEventListener("click", async () => {
    const path = `/todos/${encodeURIComponent(id)}`;
    if (await change("PATCH", path, { completed: true }))
      words.textContent = `${title} (completed)`;
    await askForDeliveries();
  });
  page.todos.prepend(element("li", { className: "row" }, words, complete));
}

function showEndpoint({ id, url, events }) {
  const names = element("span", { className: "quiet", textContent: [events].flat().join(", ") });
  const words = element("span", { className: "url" }, `${url} `, names);
  const remove = button("Unregister", "DELETE");
  remove.setAttribute("aria-label", `Unregister ${url}`);
  const list = element("ol", { reversed: true, ariaLabel: `Deliveries to ${url}` });
  const item = element("li", {}, element("div", { className: "row" }, words, remove), list);
  remove.addEventListener("click", async () => {
    const answer = await send("DELETE", pathOf(id));
    if (!answer?.ok && answer?.status !== 404) return;
    endpoints.delete(id);
    item.remove();
    page.nobody.hidden = endpoints.size > 0;
    page.url.focus();
  });
  endpoints.set(id, { list, shown: "" });
  page.endpoints.prepend(item);
  page.nobody.hidden = true;
}

const pathOf = (id) => `/webhooks/${encodeURIComponent(id)}`;

/** Leaves no line in the log: the other exchanges would be lost among these. */
async function askForDeliveries() {
  for (const [id, endpoint] of endpoints) {
    const response = await fetch(`${pathOf(id)}/deliveries`, { cache: "no-store" }).catch(() => {});
    if (!response) {
      page.said.textContent = "The provider no longer responds. Is the server running?";
      return;
    }
    const text = await response.text();
    if (text === endpoint.shown) continue;
    endpoint.shown = text;
    const deliveries = response.ok ? parsed(text) : undefined;
    const lost = `The provider responds with ${response.status}: a restarted server has no endpoints.`;
    const items = Array.isArray(deliveries)
      ? deliveries.toReversed().map(delivery)
      : [element("li", { className: "missing", textContent: lost })];
    endpoint.list.replaceChildren(...items);
  }
}

function delivery({ type, state, attempts }) {
  const made = Array.isArray(attempts) ? attempts : [];
  const outcome = element("strong", { className: String(state), textContent: String(state) });
  const item = element("li", {}, `${type}: `, outcome, ...made.map(attemptLine));
  if (state === "failed" && made.length === 0) {
    note(item, "Never sent: the endpoint was disabled.", "quiet");
  }
  const missing = missingStep(state, made);
  if (missing) note(item, missing, "missing");
  return item;
}

function attemptLine({ at, status, error }, index) {
  const time = new Date(at);
  const when = Number.isNaN(time.getTime()) ? String(at) : time.toISOString().slice(11, 23);
  const textContent = `${index + 1}. ${when}  ${status ?? error ?? "no result"}`;
  return element("div", {}, element("code", { textContent }));
}

/** What the attempts themselves tell about a step that is not written yet. */
function missingStep(state, attempts) {
  const statuses = attempts.map(({ status }) => status);
  const isLast = (index) => index === -1 || index === attempts.length - 1;
  const good = statuses.findIndex((status) => status >= 200 && status <= 299);
  const gone = statuses.indexOf(410);
  if (statuses.some((status) => status >= 300 && status <= 399)) return "";
  if (state === "failed" && good !== -1) return "Any 2xx means delivered: step 5.";
  if (!isLast(good)) return "Sent again after a 2xx: step 5.";
  if (!isLast(gone)) return "Sent again after a 410: step 5.";
  const isGivenUp = gone === -1 && state === "failed" && attempts.length === 1;
  return isGivenUp ? "Given up after one attempt: you write the retries in step 4." : "";
}
