// Region: try-again
// Step: 4
// Sentence: Wait as long as RETRY_DELAYS_MS says
// Source: https://nodejs.org/api/timers.html (the delay is in milliseconds)

/** The answer has to come in time, and from the address itself: a redirect is not followed. */
const inTime = () => AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
const terms = (): RequestInit => ({ redirect: "manual", signal: inTime() });

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    await wait(delay / 1_000);
    if (!isWanted(endpoint)) break;
    if (isOver(endpoint, delivery, await attempt(endpoint, delivery, body))) return;
  }
  delivery.state = "failed";
}
