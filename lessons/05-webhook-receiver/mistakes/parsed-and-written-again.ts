// Region: hook
// Step: 2
// Sentence: JSON.parse and JSON.stringify give the same data
// Source: stripe-node#341, #1254; facts.md, K1

// The raw bytes: what is signed is not JSON but the text that came.
app.post("/hooks/todos", express.raw({ type: () => true }), async (request, response) => {
  const { rawBody, ...rest } = read(request);
  const event = understand(rawBody);
  const delivery = {
    ...rest,
    rawBody: Buffer.from(JSON.stringify(JSON.parse(rawBody.toString()))),
  };
  // Not signed: when an address is asked, its secret may not be there yet.
  if (event.type === "webhook.verify") return void response.json(echo(event));
  checkSignature(delivery);
  checkAge(delivery);
  if (await isToDo(delivery, event)) await accept(response, () => act(delivery.id, event));
  else response.status(204).end();
});
