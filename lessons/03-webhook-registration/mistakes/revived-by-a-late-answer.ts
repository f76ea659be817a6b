// Region: ask-the-address-itself
// Step: 5
// Sentence: An answer that comes late must not undo
// Source: CWE-367, time of check to time of use

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
    if (response.ok && echo?.challenge === challenge)
      endpoints.set(endpoint.id, { ...endpoint, status: "active" });
  } catch (error) {
    console.log(`${endpoint.url} has not agreed: ${String(error)}`);
  }
}
