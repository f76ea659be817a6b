// Region: hook
// Step: 2
// Sentence: Check first, act afterwards
// Source: CWE-696, incorrect behaviour order

// The raw bytes: what is signed is not JSON but the text that came.
app.post("/hooks/todos", express.raw({ type: () => true }), async (request, response) => {
  const delivery = read(request);
  const event = understand(delivery.rawBody);
  // Not signed: when an address is asked, its secret may not be there yet.
  if (event.type === "webhook.verify") return void response.json(echo(event));
  const isNew = await isToDo(delivery, event);
  const work = isNew ? act(delivery.id, event) : Promise.resolve();
  checkSignature(delivery);
  checkAge(delivery);
  await accept(response, () => work);
});
