// Region: try-again
// Step: 4
// Sentence: A retry repeats the message, byte for byte
// Source: Standard Webhooks, "Webhook metadata": the timestamp of the event remains the same

/** The answer has to come in time, and from the address itself: a redirect is not followed. */
const inTime = () => AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
const terms = (): RequestInit => ({ redirect: "manual", signal: inTime() });

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    await wait(delay);
    if (!isWanted(endpoint)) break;
    const event = { ...JSON.parse(body), timestamp: new Date().toISOString() };
    const status = await attempt(endpoint, delivery, JSON.stringify(event));
    if (isOver(endpoint, delivery, status)) return;
  }
  delivery.state = "failed";
}
