// Region: hook
// Step: 4
// Sentence: What you refuse may come again under the same id
// Source: facts.md, K8

// The raw bytes: what is signed is not JSON but the text that came.
app.post("/hooks/todos", express.raw({ type: () => true }), async (request, response) => {
  const delivery = read(request);
  if (!mayBeJson(delivery)) known.add(delivery.id);
  const event = understand(delivery.rawBody);
  // Not signed: when an address is asked, its secret may not be there yet.
  if (event.type === "webhook.verify") return void response.json(echo(event));
  checkSignature(delivery);
  checkAge(delivery);
  if (await isToDo(delivery, event)) await accept(response, () => act(delivery.id, event));
  else response.status(204).end();
});

const mayBeJson = ({ rawBody }: Delivery): boolean => rawBody.toString().startsWith("{");
