// Region: register
// Step: 4
// Sentence: How long that address takes is not its business
// Source: lessons.md, 03: registering answers without waiting

app.post("/webhooks", async (request, response) => {
  const wanted = checked(request);
  const secret = newSecret();
  const endpoint: Endpoint = { id: randomUUID(), ...wanted, status: "pending", secret };
  endpoints.set(endpoint.id, endpoint);
  await ask(endpoint);
  response
    .status(201)
    .location(`/webhooks/${endpoint.id}`)
    .json({ ...endpoint, status: "pending" });
});
