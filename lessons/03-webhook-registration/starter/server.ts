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
// TODO step 1: handle POST /webhooks. Make an Endpoint of checked(request), newSecret() and the status
// "pending", store it in `endpoints`, and answer 201 with Location and the endpoint. Then call
// ask(endpoint) without awaiting it (RFC 9110, sections 9.3.3 and 15.3.2).
// A stub until step 2: checked(request) returns the url and the events and checks nothing.
// A stub until step 3: newSecret(). A stub until step 4: ask(endpoint).
// Step 1 passes when `pnpm lesson 03` shows it green (tests/1-register-an-endpoint.test.ts).
// #endregion

// #region refuse-bad-registrations
// TODO step 2: in checked: 415 if the body is not JSON; 422 unless `url` is an absolute http(s) URL
// without user name or password and `events` is a non-empty list of known events
// (RFC 9110, section 15.5).
// From given.ts: throw problem(status, detail). Already in this file: EVENTS.
// Step 2 passes when `pnpm lesson 03` shows it green (tests/2-refuse-bad-registrations.test.ts).
const checked = ({ body = {} }: Request): Wanted => ({ url: body.url, events: body.events });
// #endregion

// #region protect-the-secret
// TODO step 3: protect the secret (Standard Webhooks, "Signature scheme").
// 1. newSecret: return "whsec_" and the base64 of 24 random bytes.
// 2. shown: return the endpoint without its secret.
// Step 3 passes when `pnpm lesson 03` shows it green (tests/3-protect-the-secret.test.ts).
const newSecret = () => "whsec_";
const shown = (endpoint: Endpoint) => endpoint;
// #endregion

// #region verify-the-url
// TODO step 4: in ask, verify the URL (WebSub, section 5.3).
// 1. POST {type:"webhook.verify", challenge} to it; the challenge is new each time and can't be guessed.
// 2. Wait at most VERIFY_TIMEOUT_MS, and follow no redirect.
// 3. Set the status to "active" only if the answer is a 2xx with {challenge}, the same value, as JSON.
// 4. Catch every error: nobody awaits ask, so an error that it throws ends the process.
// Step 4 passes when `pnpm lesson 03` shows it green (tests/4-verify-the-url.test.ts).
const ask = async (_endpoint: Endpoint): Promise<void> => {};
// #endregion

// #region delete-an-endpoint
// TODO step 5: handle DELETE /webhooks/:id. Remove the endpoint and answer 204; an unknown id is a 404
// (RFC 9110, section 9.3.5).
// Already in this file: find(id) returns the endpoint, or throws the 404.
// Step 5 passes when `pnpm lesson 03` shows it green (tests/5-delete-an-endpoint.test.ts).
// #endregion

serve();
