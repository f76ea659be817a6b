// Region: register
// Step: 1
// Sentence: needs the endpoint's own URL
// Source: RFC 9110, section 15.3.2

app.post("/webhooks", (request, response) => {
  const wanted = checked(request);
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location("/webhooks").json(endpoint);
  // Not awaited: how long a stranger's server takes is no business of this consumer's.
  void ask(endpoint);
});
