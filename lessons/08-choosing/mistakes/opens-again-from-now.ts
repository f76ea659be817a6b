// Region: socket
// Step: 4
// Sentence: A connection that has ended does not come back
// Source: the contract of this lesson

/** Keeps a connection on which the provider speaks. */
async function socket({ after, hear, signal }: Task): Promise<void> {
  let cursor = after;
  let isFirst = true;
  await insist(signal, async () => {
    const connection = new WebSocket(
      `${PROVIDER_URL.replace("http", "ws")}/live${isFirst ? `?after=${cursor}` : ""}`,
    );
    connection.on("open", () => (isFirst = false));
    connection.on("message", (data) => {
      const change: Change = JSON.parse(String(data));
      hear(change);
      cursor = change.seq;
    });
    // An error that nobody listens for would end the process: closing too early is one.
    connection.on("error", () => {});
    try {
      await once(connection, "close", { signal });
    } finally {
      connection.close();
    }
    throw new Error("The WebSocket is closed.");
  });
}
