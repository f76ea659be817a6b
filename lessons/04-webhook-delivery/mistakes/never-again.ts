// Region: try-again
// Step: 4
// Sentence: An attempt that failed is tried again
// Source: https://docs.github.com/webhooks (failed deliveries are not redelivered automatically)

/** The answer has to come in time, and from the address itself: a redirect is not followed. */
const inTime = () => AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
const terms = (): RequestInit => ({ redirect: "manual", signal: inTime() });

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  const status = await attempt(endpoint, delivery, body);
  if (!isOver(endpoint, delivery, status)) delivery.state = "failed";
}
