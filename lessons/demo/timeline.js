// What the pages of lessons 02, 06, 07 and 08 share: the state, and the log with one line for each message.

const ARROWS = { sent: "→ sent", received: "← received", wrong: "! " };

/** The page's elements, by their ids. */
export const page = Object.fromEntries(
  [...document.querySelectorAll("[id]")].map((each) => [each.id, each]),
);

page.clear?.addEventListener("click", () => page.log.replaceChildren());

/** Writes one line into a log: `sent`, `received` or `wrong`. Text from the wire becomes text, never markup. */
export function write(kind, text, log = page.log) {
  const line = document.createElement("li");
  const time = document.createElement("time");
  const arrow = document.createElement("b");
  line.className = kind;
  time.textContent = new Date().toISOString().slice(11, 23);
  arrow.textContent = ARROWS[kind];
  line.append(time, " ", arrow, " ", text);
  log.append(line);
  log.scrollTop = log.scrollHeight;
}

/** Says in one line what the page is doing; `isWrong` when something is missing. */
export function show(text, isWrong = false, state = page.state) {
  state.textContent = text;
  state.classList.toggle("wrong", isWrong);
}

/** The value of a JSON text; undefined when it is not JSON. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Opens the WebSocket at `path` of this page's server, and writes that into the log. */
export function openSocket(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  write("sent", `GET ${url.pathname}, Upgrade: websocket`);
  const socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    write("received", "101 Switching Protocols: the connection is open");
  });
  return socket;
}

/** Sends one request and writes the exchange into the log; undefined when no response came. */
export async function send(method, url, value) {
  const body = value === undefined ? undefined : JSON.stringify(value);
  const headers = value === undefined ? {} : { "Content-Type": "application/json" };
  write("sent", [method, url, body].filter(Boolean).join(" "));
  try {
    const response = await fetch(url, { method, headers, body });
    const text = await response.text();
    const named = ["Location", "Retry-After"]
      .filter((name) => response.headers.has(name))
      .map((name) => `${name}: ${response.headers.get(name)}`);
    const line = [response.status, response.statusText, ...named, text.slice(0, 300)];
    write("received", line.filter(Boolean).join(" · "));
    return { status: response.status, headers: response.headers, json: parsed(text) };
  } catch {
    write("wrong", `${method} ${url}: no response. Is the server running?`);
    return undefined;
  }
}
