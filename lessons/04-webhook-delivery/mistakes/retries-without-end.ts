// Region: try-again
// Step: 5
// Sentence: nobody is called for ever
// Source: Standard Webhooks, "Deliverability and reliability": until it is determined that delivery may not be possible

/** The answer has to come in time, and from the address itself: a redirect is not followed. */
const inTime = () => AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
const terms = (): RequestInit => ({ redirect: "manual", signal: inTime() });

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  const [longest = 0] = RETRY_DELAYS_MS.toReversed();
  for (let failed = 0; ; failed += 1) {
    await wait(failed === 0 ? 0 : (RETRY_DELAYS_MS[failed - 1] ?? longest));
    if (!isWanted(endpoint)) break;
    if (isOver(endpoint, delivery, await attempt(endpoint, delivery, body))) return;
  }
  delivery.state = "failed";
}
