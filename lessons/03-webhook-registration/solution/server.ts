/**
 * Lesson 03, webhook-registration: a consumer registers a URL, and the provider asks it to agree.
 * The contract is in ../README.md; its sources are RFC 9110 (HTTP) and Standard Webhooks 1.0.0.
 */

import { randomBytes, randomUUID } from "node:crypto";
import type { Request } from "express";
import { app, problem, serve } from "../given.ts";

/** The events that a consumer may subscribe to. */
const EVENTS = ["todo.added", "todo.completed"];
const VERIFY_TIMEOUT_MS = Number(process.env.VERIFY_TIMEOUT_MS ?? 5_000);

/** The body of a registration. */
type Wanted = { url: string; events: string[] };
/** A registered URL. */
type Endpoint = Wanted & { id: string; status: "pending" | "active"; secret: string };
const endpoints = new Map<string, Endpoint>();

app.get("/webhooks", (_, response) => {
  response.json([...endpoints.values()].map(shown));
});

app.get("/webhooks/:id", (request, response) => {
  response.json(shown(find(request.params.id)));
});

function find(id: string): Endpoint {
  const endpoint = endpoints.get(id);
  if (!endpoint) throw problem(404, `There is no webhook ${id}.`);
  return endpoint;
}

// #region register-an-endpoint
app.post("/webhooks", (request, response) => {
  const wanted = checked(request);
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(endpoint);
  // Not awaited: the consumer must not wait for a server that it may not even know.
  void ask(endpoint);
});
// #endregion

// #region refuse-bad-registrations
/** What the request asks for, if deliveries could ever get there. */
function checked(request: Request): Wanted {
  if (!request.is("json")) throw problem(415, "Send JSON, with Content-Type: application/json.");
  const { url, events }: Record<string, unknown> = request.body ?? {};
  if (typeof url !== "string" || !canBeCalled(url)) {
    throw problem(422, "url has to begin with http:// or https://, and carry no user name.");
  }
  const isList = Array.isArray(events) && events.length > 0;
  if (!isList || !events.every((type) => EVENTS.includes(type))) {
    throw problem(422, `events has to be a list of ${EVENTS.join(" and ")}.`);
  }
  return { url, events };
}

function canBeCalled(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}
// #endregion

// #region protect-the-secret
/** 24 random bytes; Standard Webhooks asks for 24 to 64. */
const newSecret = () => `whsec_${randomBytes(24).toString("base64")}`;

/** An endpoint as it is shown from then on: what is named here, and nothing else. */
const shown = ({ id, url, events, status }: Endpoint) => ({ id, url, events, status });
// #endregion

// #region verify-the-url
/** Asks the receiver at the URL whether it wants deliveries; only the right echo is a yes. */
async function ask(endpoint: Endpoint): Promise<void> {
  const challenge = randomUUID();
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ type: "webhook.verify", challenge }),
      // The target of a redirect is not the URL that was registered.
      redirect: "manual",
      signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS),
    });
    const echo = (await response.json()) as { challenge?: unknown } | null;
    if (response.ok && echo?.challenge === challenge) endpoint.status = "active";
  } catch (error) {
    console.log(`${endpoint.url} has not agreed: ${String(error)}`);
  }
}
// #endregion

// #region delete-an-endpoint
app.delete("/webhooks/:id", (request, response) => {
  endpoints.delete(find(request.params.id).id);
  response.status(204).end();
});
// #endregion

serve();
