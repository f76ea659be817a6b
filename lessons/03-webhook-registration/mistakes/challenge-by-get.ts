// Region: ask-the-address-itself
// Step: 4
// Sentence: A challenge comes as every delivery will
// Source: lessons.md, 03

/** Asks whoever is there whether they want deliveries; only the right echo is a yes. */
async function ask(endpoint: Endpoint): Promise<void> {
  const challenge = randomUUID();
  try {
    const response = await fetch(endpoint.url, {
      // Elsewhere is not the address that was left.
      redirect: "manual",
      signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS),
    });
    const echo = (await response.json()) as { challenge?: unknown } | null;
    if (response.ok && echo?.challenge === challenge) endpoint.status = "active";
  } catch (error) {
    console.log(`${endpoint.url} has not agreed: ${String(error)}`);
  }
}
