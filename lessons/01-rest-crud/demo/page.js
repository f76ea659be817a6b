// A client of the API: it sends requests with fetch, and shows each exchange.
import { button, element, note, page, send } from "./exchanges.js";

/** What the server has sent so far, by url. */
const todos = new Map();
/** The list's rows, by the same url: they are changed in place, so that the focus stays. */
const rows = new Map();

page.add.addEventListener("submit", async (event) => {
  event.preventDefault();
  const title = page.title.value;
  const todo = await sendTodo("POST", "/todos", { title }, 1);
  if (!todo) return;
  // What was typed while the response was under way stays.
  if (page.title.value === title) page.title.value = "";
  todos.set(urlOf(todo), todo);
  show();
});

page.ask.addEventListener("click", askForAll);

page.clear.addEventListener("click", async () => {
  const answer = await exchange("DELETE", "/todos", 4);
  if (!answer?.ok) return;
  todos.clear();
  show();
});

const ghost = "/todos/no-such-todo";
for (const [words, method, path, type, body] of [
  ["Broken JSON", "POST", "/todos", "application/json", '{"title": "Buy mi'],
  ["Text, not JSON", "POST", "/todos", "text/plain", "Buy milk"],
  ["No title", "POST", "/todos", "application/json", "{}"],
  ["A number as title", "POST", "/todos", "application/json", '{"title": 7}'],
  ["An unknown id", "PATCH", ghost, "application/json", '{"completed": true}'],
]) {
  const wrong = button(words);
  const content = { headers: { "Content-Type": type }, body };
  wrong.addEventListener("click", () => exchange(method, path, 5, content));
  page.wrong.append(wrong);
}

await askForAll();

async function askForAll() {
  const answer = await exchange("GET", "/todos", 2);
  if (answer?.ok && Array.isArray(answer.json)) {
    todos.clear();
    for (const todo of answer.json) todos.set(urlOf(todo), todo);
  }
  show();
}

/** Sends a to-do as JSON; resolves with the one that came back, or with undefined. */
async function sendTodo(method, url, value, step) {
  const headers = { "Content-Type": "application/json" };
  const answer = await exchange(method, url, step, { headers, body: JSON.stringify(value) });
  return answer?.ok && typeof answer.json === "object" ? (answer.json ?? undefined) : undefined;
}

/** Sends a request; an error that is not JSON is Express's own, so `step` is not written yet. */
async function exchange(method, path, step, content) {
  const answer = await send(method, path, content);
  if (!answer || answer.ok || answer.json !== undefined) return answer;
  // As long as POST has no handler at all, refusing it comes later.
  const next = answer.status === 404 && method === "POST" ? 1 : step;
  note(answer.entry, `No handler of the API has answered: step ${next} is where you write it.`);
  return answer;
}

function show() {
  for (const [url, { item }] of rows) {
    if (todos.has(url)) continue;
    item.remove();
    rows.delete(url);
  }
  for (const [url, todo] of todos) {
    if (!rows.has(url)) rows.set(url, makeRow(url));
    const { item, box, title, remove, edit } = rows.get(url);
    box.checked = todo.completed === true;
    item.classList.toggle("completed", box.checked);
    title.textContent = String(todo.title);
    box.setAttribute("aria-label", `${todo.title}: done`);
    edit.setAttribute("aria-label", `Edit ${todo.title}`);
    remove.setAttribute("aria-label", `Delete ${todo.title}`);
    // A row in the list keeps its place: moving it would take the focus away.
    if (!item.isConnected) page.list.append(item);
  }
  page.empty.hidden = todos.size > 0;
}

function makeRow(url) {
  const box = element("input", { type: "checkbox" });
  const title = element("span", { className: "title" });
  const [edit, remove] = [button("Edit"), button("Delete")];
  edit.setAttribute("aria-expanded", "false");
  const text = element("input", { type: "text", autocomplete: "off", ariaLabel: "New title" });
  const [change, replace] = [button("Change", "PATCH"), button("Replace", "PUT")];
  change.type = "submit";
  const form = element("form", { hidden: true }, text, change, replace);
  const row = element("div", { className: "row" }, box, title, edit, remove);

  const unfold = (open) => {
    form.hidden = !open;
    edit.setAttribute("aria-expanded", String(open));
    if (open) text.value = String(todos.get(url).title);
    (open ? text : edit).focus();
  };
  const rename = async (method) => {
    const todo = await sendTodo(method, url, { title: text.value }, 3);
    if (!todo) return;
    todos.set(url, todo);
    show();
    unfold(false);
  };

  box.addEventListener("change", async () => {
    const todo = await sendTodo("PATCH", url, { completed: box.checked }, 3);
    if (todo) todos.set(url, todo);
    // Whatever was clicked, the page shows what the server has sent.
    show();
  });
  edit.addEventListener("click", () => unfold(form.hidden));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void rename("PATCH");
  });
  replace.addEventListener("click", () => rename("PUT"));
  form.addEventListener("keydown", ({ key }) => key === "Escape" && unfold(false));
  remove.addEventListener("click", async () => {
    const answer = await exchange("DELETE", url, 4);
    // A 404 that is not JSON means that DELETE has no route yet, so the to-do still exists.
    if (!answer?.ok && !(answer?.status === 404 && answer.json !== undefined)) return;
    todos.delete(url);
    show();
    page.title.focus();
  });
  return { item: element("li", {}, row, form), box, title, edit, remove };
}

function urlOf(todo) {
  return String(todo?.url ?? `/todos/${todo?.id}`);
}
