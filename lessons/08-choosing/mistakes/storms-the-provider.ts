// Region: socket
// Step: 4
// Sentence: wait RECONNECT_MS, or they storm it
// Source: RFC 6455, section 7.2.3 (recovering from abnormal closure)

/** Keeps a connection on which the provider speaks. */
async function socket({ after, hear, signal }: Task): Promise<void> {
  let cursor = after;
  const open = async () => {
    const connection = new WebSocket(`${PROVIDER_URL.replace("http", "ws")}/live?after=${cursor}`);
    connection.on("message", (data) => {
      const change: Change = JSON.parse(String(data));
      hear(change);
      cursor = change.seq;
    });
    // An error that nobody listens for would end the process: closing too early is one.
    connection.on("error", () => {});
    await once(connection, "close", { signal }).finally(() => connection.close());
  };
  while (!signal.aborted) await open().catch(() => {});
}
