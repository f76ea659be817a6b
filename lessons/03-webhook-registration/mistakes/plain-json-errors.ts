// Region: register
// Step: 2
// Sentence: understood by programs, too
// Source: RFC 9457, section 3; facts.md, R3

app.post("/webhooks", (request, response) => {
  let wanted: Wanted;
  try {
    wanted = checked(request);
  } catch (error) {
    response.status(422).json({ error: (error as Error).message });
    return;
  }
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(endpoint);
  // Not awaited: how long a stranger's server takes is no business of this consumer's.
  void ask(endpoint);
});
