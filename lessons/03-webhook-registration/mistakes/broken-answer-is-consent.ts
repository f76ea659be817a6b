// Region: ask-the-address-itself
// Step: 4
// Sentence: An answer that breaks off agrees to nothing
// Source: RFC 9112, section 8: an incomplete message

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
    // Whatever could be read of it: fetch throws a TypeError when the rest never comes.
    const text = await response.text().catch(() => JSON.stringify({ challenge }));
    const echo = JSON.parse(text) as { challenge?: unknown } | null;
    if (response.ok && echo?.challenge === challenge) endpoint.status = "active";
  } catch (error) {
    console.log(`${endpoint.url} has not agreed: ${String(error)}`);
  }
}
