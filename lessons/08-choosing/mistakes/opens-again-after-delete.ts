// Region: socket
// Step: 4
// Sentence: DELETE /listeners/websocket closes
// Source: https://developer.mozilla.org/docs/Web/API/WebSocket/close_event

import { RECONNECT_MS } from "../given.ts";

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
    signal.addEventListener("abort", () => connection.close(), { once: true });
    await once(connection, "close").catch(() => {});
    await pause(RECONNECT_MS, new AbortController().signal);
  };
  for (;;) await open();
}
