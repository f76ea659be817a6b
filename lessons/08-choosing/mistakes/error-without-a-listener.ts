// Region: socket
// Step: 4
// Sentence: A server outlives whatever a consumer sends
// Source: https://nodejs.org/api/events.html#error-events

/** Keeps a connection on which the provider speaks. */
async function socket({ after, hear, signal }: Task): Promise<void> {
  let cursor = after;
  await insist(signal, async () => {
    const connection = new WebSocket(`${PROVIDER_URL.replace("http", "ws")}/live?after=${cursor}`);
    connection.on("message", (data) => {
      const change: Change = JSON.parse(String(data));
      hear(change);
      cursor = change.seq;
    });
    signal.addEventListener("abort", () => connection.close());
    await new Promise((resolve) => connection.on("close", resolve));
    throw new Error("The WebSocket is closed.");
  });
}
