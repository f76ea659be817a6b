// A client of the WebSocket endpoint /live: it shows each message in both directions.
import { openSocket, page, parsed, send, show, write } from "./timeline.js";

/** The one connection; undefined as long as there is none. */
let socket;
/** The list item of each to-do, by its id. */
const items = new Map();

function connect() {
  const opening = openSocket("/live");
  let isOpened = false;
  socket = opening;
  tell("Asking for an upgrade …");
  opening.addEventListener("open", () => {
    isOpened = true;
    tell("Connected.");
  });
  opening.addEventListener("message", ({ data }) => {
    write("received", typeof data === "string" ? data : "a binary message (a Blob, not text)");
    if (typeof data === "string") receive(parsed(data));
  });
  opening.addEventListener("close", ({ code, reason, wasClean }) => {
    socket = undefined;
    if (wasClean) write("received", `Close, code ${code} ${reason}`);
    else write("wrong", `connection lost: code ${code} means that no Close frame arrived`);
    if (isOpened) tell(`Not connected: closed with code ${code}.`);
    else tell("The server did not upgrade /live: it sent no 101. That is step 1.", true);
  });
}

function receive(message) {
  if (message?.type === "snapshot") showList(message.todos);
  else if (message?.type === "added" || message?.type === "completed") showTodo(message.todo);
  else if (message?.type === "presence") tell(`Connected. ${message.online} online.`);
  else if (message?.type === "error") write("wrong", `refused: ${message.reason}`);
  else write("wrong", "a message that is not in the contract");
}

function sendMessage(text) {
  socket.send(text);
  write("sent", text);
}

function showList(todos) {
  items.clear();
  page.list.replaceChildren();
  for (const todo of todos) showTodo(todo);
}

function showTodo({ id, title, completed }) {
  const item = items.get(id) ?? newItem(id);
  item.className = completed ? "done" : "";
  item.firstChild.textContent = title;
  const button = item.lastChild;
  button.textContent = completed ? "Completed" : "Complete";
  button.setAttribute("aria-label", `${button.textContent}: ${title}`);
  // Disabled, it would lose the focus.
  button.setAttribute("aria-disabled", String(completed));
}

function newItem(id) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.addEventListener("click", () => {
    const isDone = button.getAttribute("aria-disabled") === "true";
    if (socket?.readyState === WebSocket.OPEN && !isDone) {
      sendMessage(JSON.stringify({ type: "complete", id }));
    }
  });
  item.append(document.createElement("span"), button);
  items.set(id, item);
  page.list.append(item);
  return item;
}

/** Says what the connection does, and enables only what is possible now. */
function tell(state, isWrong = false) {
  show(state, isWrong);
  const isOpen = socket?.readyState === WebSocket.OPEN;
  const focused = document.activeElement;
  page.connect.disabled = socket !== undefined;
  page.disconnect.disabled = socket === undefined;
  page.nonsense.disabled = !isOpen;
  page.add.disabled = !isOpen;
  // A disabled button loses the focus: it moves to one that can be pressed.
  if (focused.disabled) (socket ? page.disconnect : page.connect).focus();
}

page.connect.addEventListener("click", connect);
page.disconnect.addEventListener("click", () => {
  write("sent", "Close, code 1000");
  socket.close(1000);
});
page.nonsense.addEventListener("click", () => sendMessage("Buy milk, please"));
page.form.addEventListener("submit", (event) => {
  event.preventDefault();
  const title = page.title.value;
  // Enter in the field presses the first button; without a connection only HTTP is left.
  if (event.submitter === page.post || page.add.disabled) send("POST", "/todos", { title });
  else sendMessage(JSON.stringify({ type: "add", title }));
  page.title.select();
});

connect();
