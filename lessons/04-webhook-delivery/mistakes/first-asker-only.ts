// Region: call-those-who-asked
// Step: 1
// Sentence: gets a delivery of its own
// Source: Standard Webhooks, "Multiple endpoints (fanout)"

const added = (todo: Todo) => raise("todo.added", todo);
const changed = (before: Todo, todo: Todo) =>
  todo.completed && !before.completed ? raise("todo.completed", todo) : undefined;

/** An event goes to everyone who asked for its type, as a delivery of their own. */
function raise(type: string, data: Todo) {
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
  const asked = [...endpoints.values()].filter(({ events }) => events.includes(type)).slice(0, 1);
  return callAll(asked, (endpoint) => {
    const delivery: Delivery = { id: randomUUID(), type, state: "pending", attempts: [] };
    deliveries.get(endpoint.id)?.push(delivery);
    return deliver(endpoint, delivery, body);
  });
}

function call({ url, secret }: Endpoint, id: string, body: string): Promise<Response> {
  const headers = { "Content-Type": "application/json", ...signed(secret, id, body) };
  return fetch(url, { method: "POST", headers, body, ...terms() });
}
