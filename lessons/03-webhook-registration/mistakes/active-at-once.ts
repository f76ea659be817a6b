// Region: register
// Step: 1
// Sentence: an endpoint begins as pending
// Source: facts.md, S10: deliveries to a URL that never echoed the challenge

app.post("/webhooks", (request, response) => {
  const wanted = checked(request);
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "active", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(endpoint);
  // Not awaited: how long a stranger's server takes is no business of this consumer's.
  void ask(endpoint);
});
