// Region: try-again
// Step: 4
// Sentence: is a failed attempt like any other
// Source: Standard Webhooks, "Delivery success and failure": connection resets, and more

/** The answer has to come in time, and from the address itself: a redirect is not followed. */
const inTime = () => AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
const terms = (): RequestInit => ({ redirect: "manual", signal: inTime() });

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    await wait(delay);
    if (!isWanted(endpoint)) break;
    if (isOver(endpoint, delivery, await attempt(endpoint, delivery, body))) return;
    // A timeout may pass, but whoever is not there will not come back.
    const { error } = delivery.attempts.at(-1) ?? {};
    if (error !== undefined && !/timeout/i.test(error)) break;
  }
  delivery.state = "failed";
}
