/**
 * Lesson 03, webhook-registration: a consumer leaves its address, and the address itself is asked.
 * The contract is in ../README.md; its sources are RFC 9110 (HTTP) and Standard Webhooks 1.0.0.
 */

import { randomBytes, randomUUID } from "node:crypto";
import type { Request } from "express";
import { app, problem, serve } from "../given.ts";

/** What a consumer may ask to be told of. */
const EVENTS = ["todo.added", "todo.completed"];
const VERIFY_TIMEOUT_MS = Number(process.env.VERIFY_TIMEOUT_MS ?? 5_000);

/** What a consumer says of itself. */
type Wanted = { url: string; events: string[] };
/** An address that somebody has left. */
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

// #region register
// TODO step 1: take the address: POST /webhooks (RFC 9110, 9.3.3 and 15.3.2; tests/1-register.test.ts)
// #endregion

// #region refuse-what-cannot-work
// TODO step 2: refuse an address or events that can never work (tests/2-refuse-what-cannot-work.test.ts)
const checked = ({ body = {} }: Request): Wanted => ({ url: body.url, events: body.events });
// #endregion

// #region keep-the-secret
// TODO step 3: 24 random bytes, shown once (Standard Webhooks, "Signature scheme"; tests/3-keep-the-secret.test.ts)
const newSecret = () => "whsec_";
const shown = (endpoint: Endpoint) => endpoint;
// #endregion

// #region ask-the-address-itself
// TODO step 4: POST a challenge to the address, and believe only its echo (tests/4-ask-the-address-itself.test.ts)
const ask = async (_endpoint: Endpoint): Promise<void> => {};
// #endregion

// #region unregister
// TODO step 5: forget the address when it is asked for: DELETE (RFC 9110, 9.3.5; tests/5-unregister.test.ts)
// #endregion

serve();
