// A client that registers endpoints with fetch, and shows each exchange.
import { button, element, page, send, sendJson } from "./exchanges.js";

page.register.addEventListener("submit", async (event) => {
  event.preventDefault();
  const events = ["added", "completed"].filter((name) => page[name].checked);
  await register({ url: page.url.value, events: events.map((name) => `todo.${name}`) }, 1);
});

page.ask.addEventListener("click", () => askForAll());

const hook = "http://localhost:9000/hook";
for (const [words, body] of [
  ["A path only", { url: "/hook", events: ["todo.added"] }],
  ["ftp:", { url: "ftp://localhost/hook", events: ["todo.added"] }],
  ["A user name", { url: "http://ada@localhost:9000/hook", events: ["todo.added"] }],
  ["No events", { url: hook, events: [] }],
  ["A misspelled event", { url: hook, events: ["todo.adedd"] }],
]) {
  const wrong = button(words);
  wrong.addEventListener("click", () => register(body, 2));
  page.wrong.append(wrong);
}

await askForAll();

async function register(body, step) {
  const answer = await sendJson("POST", "/webhooks", body);
  if (answer) hint(answer, step);
  if (answer?.ok) await askForAll(page.said.textContent);
}

/** Shows the list again; `said` is what stays said of the exchange that changed it. */
async function askForAll(said) {
  const answer = await send("GET", "/webhooks");
  if (answer && said !== undefined) page.said.textContent = said;
  const endpoints = Array.isArray(answer?.json) ? answer.json : [];
  page.empty.hidden = endpoints.length > 0;
  page.list.replaceChildren(...endpoints.map(row));
}

function row({ id, url, events, status }) {
  const names = Array.isArray(events) ? events.join(", ") : "";
  const title = element("span", {
    className: "title",
    textContent: `${url} (${names}): ${status}`,
  });
  const remove = button("Delete");
  remove.setAttribute("aria-label", `Delete ${url}`);
  remove.addEventListener("click", async () => {
    const answer = await send("DELETE", `/webhooks/${encodeURIComponent(id)}`);
    if (answer) hint(answer, 5);
    await askForAll(page.said.textContent);
    page.url.focus();
  });
  return element("li", {}, element("div", { className: "row" }, title, remove));
}

/** Says which step is missing, as far as this response tells. */
function hint({ ok, status }, step) {
  if (ok && step === 2) page.said.textContent += " Step 2 refuses it.";
  // Without step 1 nothing is accepted, and so nothing can be refused.
  if (status === 404) page.said.textContent += ` You write that in step ${step === 2 ? 1 : step}.`;
}
