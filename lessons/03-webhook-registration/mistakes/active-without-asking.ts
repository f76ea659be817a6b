// Region: ask-the-address-itself
// Step: 4
// Sentence: ask the address itself before you deliver to it
// Source: facts.md, S10

/** Asks whoever is there whether they want deliveries; only the right echo is a yes. */
async function ask(endpoint: Endpoint): Promise<void> {
  endpoint.status = "active";
}
