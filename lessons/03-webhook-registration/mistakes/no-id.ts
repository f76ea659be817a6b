// Region: register
// Step: 1
// Sentence: The id tells one registration from another
// Source: lessons.md, 03: {id, url, events, status, secret}

app.post("/webhooks", (request, response) => {
  const wanted = checked(request);
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  response
    .status(201)
    .location(`/webhooks/${endpoint.id}`)
    .json({ ...wanted, status: "pending", secret });
  // Not awaited: how long a stranger's server takes is no business of this consumer's.
  void ask(endpoint);
});
