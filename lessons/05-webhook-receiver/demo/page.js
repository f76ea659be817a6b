// A provider in a browser: it signs with Web Crypto, as Standard Webhooks 1.0.0 specifies.
import { button, element, page, parsed, send } from "./exchanges.js";

const HOOK = "/hooks/todos";
const STALE_S = 600;

for (const [words, step, deliver] of [
  ["A valid one", 2, () => delivered()],
  ["The challenge", 1, askedForChallenge],
  ["Forged", 2, () => refused(2, { secret: "whsec_" + btoa("somebody else's secret!!") })],
  ["Changed on the way", 2, () => refused(2, { tampered: JSON.stringify(event()) })],
  ["Ten minutes old", 3, () => refused(3, { timestamp: nowS() - STALE_S })],
  ["The same one twice", 4, twice],
  ["Of an unknown type", 4, () => delivered({ body: JSON.stringify(event("todo.celebrated")) })],
]) {
  const made = button(words);
  made.title = `Step ${step}`;
  made.addEventListener("click", async () => {
    await deliver();
    await askForAll();
  });
  page.deliveries.append(made);
}

page.form.addEventListener("submit", (submitted) => submitted.preventDefault());
page.ask.addEventListener("click", askForAll);
await askForAll();

function event(type = "todo.added") {
  const data = { id: crypto.randomUUID().slice(0, 8), title: "Buy milk", completed: false };
  return { type, timestamp: new Date().toISOString(), data };
}

async function askedForChallenge() {
  const challenge = crypto.randomUUID();
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ type: "webhook.verify", challenge });
  const answer = await send("POST", HOOK, { headers, body });
  if (answer && answer.json?.challenge !== challenge) {
    page.said.textContent += " The challenge did not come back: you write that in step 1.";
  }
}

/** Delivers what a receiver has to refuse once `step` is written. */
async function refused(step, options) {
  const answer = await delivered(options);
  if (answer?.ok) page.said.textContent += ` You write the refusal in step ${step}.`;
}

async function twice() {
  const same = { id: `msg_${crypto.randomUUID()}`, body: JSON.stringify(event()) };
  await delivered(same);
  await delivered(same);
}

async function delivered({
  id = `msg_${crypto.randomUUID()}`,
  body = JSON.stringify(event()),
  timestamp = nowS(),
  secret = page.secret.value,
  tampered = body,
} = {}) {
  const signature = await signed(`${id}.${timestamp}.${body}`, secret);
  if (signature === undefined) return undefined;
  const headers = {
    "Content-Type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${signature}`,
  };
  return send("POST", HOOK, { headers, body: tampered });
}

/** HMAC-SHA256 in base64; undefined, and said, when the secret is not valid. */
async function signed(text, secret) {
  try {
    const raw = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (each) => each.charCodeAt(0));
    const hmac = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", raw, hmac, false, ["sign"]);
    const bytes = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(bytes)));
  } catch {
    page.said.textContent = "The secret has to be whsec_ followed by base64.";
    return undefined;
  }
}

function nowS() {
  return Math.floor(Date.now() / 1_000);
}

async function askForAll() {
  const response = await fetch("/received", { cache: "no-store" }).catch(() => undefined);
  const list = response?.ok ? parsed(await response.text()) : undefined;
  const events = Array.isArray(list) ? list : [];
  page.empty.hidden = events.length > 0;
  const ids = new Set(events.map(({ id }) => id));
  const isUnknown = ({ type }) => type !== "todo.added" && type !== "todo.completed";
  page.advice.hidden = ids.size === events.length && !events.some(isUnknown);
  page.list.replaceChildren(
    ...events.map(({ id, type, data }) =>
      element("li", { textContent: `${type} ${data?.title ?? ""} (${id})` }),
    ),
  );
}
