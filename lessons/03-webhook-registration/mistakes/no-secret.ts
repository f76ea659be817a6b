// Region: register
// Step: 1
// Sentence: the secret is how the receiver will know that it is you
// Source: Standard Webhooks, "Signature scheme"

app.post("/webhooks", (request, response) => {
  const wanted = checked(request);
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(shown(endpoint));
  // Not awaited: how long a stranger's server takes is no business of this consumer's.
  void ask(endpoint);
});
