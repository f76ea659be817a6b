// Region: attempt
// Step: 5
// Sentence: what a receiver sends after it is neither needed
// Source: https://nodejs.org/api/http.html (a response has to be consumed, or destroyed)

/** Calls once and notes what came of it. Returns the status; undefined if no answer came. */
async function attempt(endpoint: Endpoint, delivery: Delivery, body: string) {
  const noted: Attempt = { at: new Date().toISOString() };
  try {
    const response = await call(endpoint, delivery.id, body);
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > 65_536) throw new Error("The answer is too large.");
    }
    noted.status = response.status;
  } catch (error) {
    noted.error = String((error as Error).cause ?? error);
  }
  delivery.attempts.push(noted);
  return noted.status;
}
