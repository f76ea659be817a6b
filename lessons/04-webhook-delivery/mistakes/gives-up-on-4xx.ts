// Region: try-again
// Step: 4
// Sentence: Anything but 2xx counts as failed, even 4xx
// Source: https://github.com/imtaqin/waxum/issues/68

/** The answer has to come in time, and from the address itself: a redirect is not followed. */
const inTime = () => AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
const terms = (): RequestInit => ({ redirect: "manual", signal: inTime() });

async function deliver(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    await wait(delay);
    if (!isWanted(endpoint)) break;
    const status = await attempt(endpoint, delivery, body);
    if (isOver(endpoint, delivery, status)) return;
    if (status !== undefined && status >= 400 && status < 500) break;
  }
  delivery.state = "failed";
}
