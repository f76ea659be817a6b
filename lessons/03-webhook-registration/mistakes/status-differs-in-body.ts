// Region: register
// Step: 2
// Sentence: The status in the body is the one on the wire
// Source: RFC 9457, section 3.1.2; facts.md, R16

app.post("/webhooks", (request, response) => {
  let wanted: Wanted;
  try {
    wanted = checked(request);
  } catch (error) {
    const detail = (error as Error).message;
    const body = JSON.stringify({ status: 400, detail });
    response.status(422).type("application/problem+json").send(body);
    return;
  }
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  response.status(201).location(`/webhooks/${endpoint.id}`).json(endpoint);
  // Not awaited: how long a stranger's server takes is no business of this consumer's.
  void ask(endpoint);
});
