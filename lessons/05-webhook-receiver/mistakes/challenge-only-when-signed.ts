// Region: hook
// Step: 1
// Sentence: A challenge carries no signature
// Source: bolt-js#376; facts.md, K13: verified before the signature is there

// The raw bytes: what is signed is not JSON but the text that came.
app.post("/hooks/todos", express.raw({ type: () => true }), async (request, response) => {
  const delivery = read(request);
  const event = understand(delivery.rawBody);
  checkSignature(delivery);
  checkAge(delivery);
  if (event.type === "webhook.verify") return void response.json(echo(event));
  if (await isToDo(delivery, event)) await accept(response, () => act(delivery.id, event));
  else response.status(204).end();
});
