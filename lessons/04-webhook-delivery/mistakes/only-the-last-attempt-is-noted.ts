// Region: attempt
// Step: 4
// Sentence: what became of each attempt
// Source: Standard Webhooks, "Visibility into failures and manual retries"

/** Calls once and notes what came of it. Returns the status; undefined if no answer came. */
async function attempt(endpoint: Endpoint, delivery: Delivery, body: string) {
  const noted: Attempt = { at: new Date().toISOString() };
  try {
    const response = await call(endpoint, delivery.id, body);
    noted.status = response.status;
    // The status says it all: whatever the receiver sends on is not read.
    await response.body?.cancel();
  } catch (error) {
    noted.error = String((error as Error).cause ?? error);
  }
  delivery.attempts = [noted];
  return noted.status;
}
