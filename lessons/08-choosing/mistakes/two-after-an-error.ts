// Region: socket
// Step: 4
// Sentence: An error is followed by a close
// Source: https://github.com/websockets/ws/blob/master/doc/ws.md#event-error-1

import { RECONNECT_MS } from "../given.ts";

async function socket({ after, hear, signal }: Task): Promise<void> {
  let cursor = after;
  const connect = () => {
    if (signal.aborted) return;
    const connection = new WebSocket(`${PROVIDER_URL.replace("http", "ws")}/live?after=${cursor}`);
    connection.on("message", (data) => {
      const change: Change = JSON.parse(String(data));
      hear(change);
      cursor = change.seq;
    });
    connection.on("error", () => setTimeout(connect, RECONNECT_MS));
    connection.on("close", () => setTimeout(connect, RECONNECT_MS));
    signal.addEventListener("abort", () => connection.close(), { once: true });
  };
  connect();
}
