// Region: hook
// Step: 2
// Sentence: What is missing makes the delivery wrong
// Source: request.headers[…].trim() on what is undefined; facts.md, K2

// The raw bytes: what is signed is not JSON but the text that came.
app.post("/hooks/todos", express.raw({ type: () => true }), async (request, response) => {
  const delivery = read(request);
  const event = understand(delivery.rawBody);
  // Not signed: when an address is asked, its secret may not be there yet.
  if (event.type === "webhook.verify") return void response.json(echo(event));
  const timestamp = (request.headers["webhook-timestamp"] as string).trim();
  checkSignature({ ...delivery, timestamp });
  checkAge(delivery);
  if (await isToDo(delivery, event)) await accept(response, () => act(delivery.id, event));
  else response.status(204).end();
});
