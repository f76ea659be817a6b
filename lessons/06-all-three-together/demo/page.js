// A client that asks for reports by HTTP and learns by WebSocket when they are done.
import { openSocket, page, parsed, send, show, write } from "./timeline.js";

/** The one connection; undefined as long as there is none. */
let socket;
/** The report requested last; undefined before the first. */
let report;
/** Its URL, from the header Location. */
let reportUrl;
/** The ids of all reports that this page has requested. */
const own = new Set();

function connect() {
  const opening = openSocket("/live");
  socket = opening;
  offer();
  opening.addEventListener("open", () => {
    if (report) watch();
    offer();
  });
  opening.addEventListener("message", ({ data }) => {
    write("received", String(data));
    receive(parsed(String(data)));
  });
  opening.addEventListener("close", ({ code, wasClean }) => {
    if (socket === opening) socket = undefined;
    write(wasClean ? "received" : "wrong", `the connection is closed, code ${code}`);
    offer();
  });
}

function receive(message) {
  if (message?.type === "error") return write("wrong", `refused: ${message.reason}`);
  if (message?.type !== "report") return;
  if (!own.has(message.id)) {
    return write("wrong", "a report that this page never requested: see step 4");
  }
  if (message.id !== report.id || message.status === "working") return;
  showReport(message);
  const isReady = message.status === "ready";
  say(
    3,
    isReady ? "It arrived: the report is done." : "It arrived, or the service refused the order.",
  );
  say(4, "Received.");
}

async function ask() {
  for (const number of [1, 2, 3, 4]) say(number, "");
  const response = await send("POST", "/reports");
  if (!response) return;
  if (response.status === 404) return show("POST /reports is missing: that is step 1.", true);
  if (response.status !== 202) return show(`Expected 202, got ${response.status}.`, true);
  report = response.json;
  own.add(report.id);
  reportUrl = response.headers.get("Location");
  say(1, `Accepted: ask again in ${response.headers.get("Retry-After")} s.`);
  say(2, "The backend should be sending the order now.");
  show(`Report ${report.id}: working. If it stays so, see steps 2 to 4.`);
  watch();
  offer();
}

function watch() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  const text = JSON.stringify({ type: "watch", id: report.id });
  write("sent", text);
  socket.send(text);
}

async function check() {
  const response = await send("GET", reportUrl ?? `/reports/${report.id}`);
  if (response?.status === 200) showReport(response.json);
}

function showReport({ id, status, result }) {
  const words = result === undefined ? "" : `: ${JSON.stringify(result)}`;
  show(`Report ${id}: ${status}${words}`, status === "failed");
}

/** What anyone can send who knows the URL, and only the URL. */
async function forge() {
  const data = { reference: report.id, result: { total: 1_000_000 } };
  const event = { type: "report.ready", timestamp: new Date().toISOString(), data };
  const response = await send("POST", "/hooks/reports", event);
  if (!response) return;
  if (response.status === 404) show("POST /hooks/reports is missing: that is step 3.", true);
  else if (response.status < 300) show("The forged webhook was accepted. See step 3.", true);
  else show(`The forged webhook was refused with ${response.status}.`);
}

async function showList() {
  const response = await send("GET", "/todos");
  if (!Array.isArray(response?.json)) return;
  page.list.replaceChildren(
    ...response.json.map(({ title }) =>
      Object.assign(document.createElement("li"), { textContent: title }),
    ),
  );
}

/** What is known of one of the four crossings. */
function say(crossing, text) {
  page[`crossing-${crossing}`].textContent = text;
}

/** Enables only what is possible now. */
function offer() {
  const focused = document.activeElement;
  page.check.disabled = report === undefined;
  page.forge.disabled = report === undefined;
  page.leave.disabled = socket === undefined;
  page.back.disabled = socket !== undefined;
  // A disabled button loses the focus: it moves to one that can be pressed.
  if (focused?.disabled) (socket ? page.leave : page.back).focus();
}

page.ask.addEventListener("click", ask);
page.check.addEventListener("click", check);
page.forge.addEventListener("click", forge);
page.leave.addEventListener("click", () => {
  write("sent", "Close, code 1000");
  socket?.close(1000);
});
page.back.addEventListener("click", connect);
page.form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await send("POST", "/todos", { title: page.title.value });
  await showList();
  page.title.select();
});

connect();
showList();
