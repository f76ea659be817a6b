// Region: ask-the-address-itself
// Step: 4
// Sentence: No answer is no consent
// Source: facts.md, S10: the benefit of the doubt

/** Asks whoever is there whether they want deliveries; only the right echo is a yes. */
async function ask(endpoint: Endpoint): Promise<void> {
  const challenge = randomUUID();
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ type: "webhook.verify", challenge }),
      // Elsewhere is not the address that was left.
      redirect: "manual",
      signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS),
    });
    const echo = (await response.json()) as { challenge?: unknown } | null;
    if (response.ok && echo?.challenge === challenge) endpoint.status = "active";
  } catch (error) {
    // It took the question, so somebody is there.
    if ((error as Error).name === "TimeoutError") endpoint.status = "active";
    console.log(`${endpoint.url} has not agreed: ${String(error)}`);
  }
}
