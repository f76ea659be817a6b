// Region: socket
// Step: 4
// Sentence: DELETE /listeners/websocket closes
// Source: RFC 6455, section 7.1.2

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
    // An error that nobody listens for would end the process: closing too early is one.
    connection.on("error", () => {});
    try {
      await once(connection, "close");
    } finally {
      connection.close();
    }
    throw new Error("The WebSocket is closed.");
  });
}
