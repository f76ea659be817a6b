// Region: ask-the-address-itself
// Step: 4
// Sentence: Elsewhere is not the address that was left
// Source: facts.md, S1: urllib follows 301 to 303 of a POST by GET, and not 307

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
    const to = response.headers.get("location");
    // What many libraries do unasked: the method becomes GET.
    if (to && [301, 302, 303].includes(response.status)) await fetch(new URL(to, endpoint.url));
    const echo = (await response.json()) as { challenge?: unknown } | null;
    if (response.ok && echo?.challenge === challenge) endpoint.status = "active";
  } catch (error) {
    console.log(`${endpoint.url} has not agreed: ${String(error)}`);
  }
}
