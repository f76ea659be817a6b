// Region: do-not-keep-the-caller-waiting
// Step: 2
// Sentence: A receiver that cannot be reached is the provider's trouble
// Source: https://en.wikipedia.org/wiki/Time-of-check_to_time-of-use

async function callAll(
  asked: Endpoint[],
  deliverTo: (endpoint: Endpoint) => Promise<void>,
): Promise<void> {
  const { connect } = await import("node:net");
  const { once } = await import("node:events");
  for (const endpoint of asked) {
    const { hostname, port } = new URL(endpoint.url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.destroy();
    void deliverTo(endpoint);
  }
}
