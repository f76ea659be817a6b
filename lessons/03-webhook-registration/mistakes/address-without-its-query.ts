// Region: register
// Step: 1
// Sentence: an address that is changed on the way gets nothing
// Source: RFC 3986, section 3.4

app.post("/webhooks", (request, response) => {
  const wanted = checked(request);
  wanted.url = wanted.url.split("?")[0] ?? "";
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(endpoint);
  // Not awaited: how long a stranger's server takes is no business of this consumer's.
  void ask(endpoint);
});
