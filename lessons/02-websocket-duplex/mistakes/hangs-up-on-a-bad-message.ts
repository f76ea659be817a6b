// Region: survive-a-bad-peer
// Step: 5
// Sentence: One bad message is no reason to hang up
// Source: RFC 6455, section 7.4.1 (1008)

door.on("connection", (socket: WebSocket) => {
  socket.on("error", (error) => console.error(error.message));
});

function attempt(socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    say(socket, { type: "error", reason: error instanceof Error ? error.message : String(error) });
    socket.close(1008, "Bad message.");
  }
}

function understand(text: string): Message {
  const { type, title, id }: Record<string, unknown> = JSON.parse(text) ?? {};
  if (type === "add" && isTitle(title)) return { type, title };
  if (type === "complete" && typeof id === "string") return { type, id };
  throw new Error('Say {"type":"add","title":"…"} or {"type":"complete","id":"…"}.');
}
