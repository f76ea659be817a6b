// Region: call-those-who-asked
// Step: 3
// Sentence: what came in has to go out, character by character
// Source: RFC 8259, section 8.1: JSON between systems is UTF-8

const added = (todo: Todo) => raise("todo.added", todo);
const changed = (before: Todo, todo: Todo) =>
  todo.completed && !before.completed ? raise("todo.completed", todo) : undefined;

/** An event goes to everyone who asked for its type, as a delivery of their own. */
function raise(type: string, data: Todo) {
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
  const asked = [...endpoints.values()].filter(({ events }) => events.includes(type));
  return callAll(asked, (endpoint) => {
    const delivery: Delivery = { id: randomUUID(), type, state: "pending", attempts: [] };
    deliveries.get(endpoint.id)?.push(delivery);
    return deliver(endpoint, delivery, body.replaceAll(/[^ -~]/g, "?"));
  });
}

function call({ url, secret }: Endpoint, id: string, body: string): Promise<Response> {
  const headers = { "Content-Type": "application/json", ...signed(secret, id, body) };
  return fetch(url, { method: "POST", headers, body, ...terms() });
}
