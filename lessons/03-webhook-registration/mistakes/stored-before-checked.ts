// Region: register
// Step: 2
// Sentence: check first, store afterwards
// Source: CWE-696, incorrect behaviour order

app.post("/webhooks", (request, response) => {
  const id = randomUUID();
  const { url = "", events = [] } = request.body ?? {};
  endpoints.set(id, { id, url, events, status: "pending", secret: "" });
  const wanted = checked(request);
  const secret = newSecret();
  const endpoint: Endpoint = { id, ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(endpoint);
  // Not awaited: how long a stranger's server takes is no business of this consumer's.
  void ask(endpoint);
});
