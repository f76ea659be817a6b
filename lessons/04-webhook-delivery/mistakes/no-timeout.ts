// Region: try-again
// Step: 4
// Sentence: no answer within DELIVERY_TIMEOUT_MS has failed
// Source: Standard Webhooks, "Request timeouts"

/** The answer has to come in time, and from the address itself: a redirect is not followed. */
const inTime = () => AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
const terms = (): RequestInit => ({ redirect: "manual" });

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    await wait(delay);
    if (!isWanted(endpoint)) break;
    if (isOver(endpoint, delivery, await attempt(endpoint, delivery, body))) return;
  }
  delivery.state = "failed";
}
