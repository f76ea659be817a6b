// Region: survive-a-bad-peer
// Step: 5
// Sentence: nonsense must touch nobody else: its sender is told
// Source: RFC 6455, section 7.4.1 (1003 is about the type of data)

door.on("connection", (socket: WebSocket) => {
  socket.on("error", (error) => console.error(error.message));
});

function attempt(socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    socket.close(1003, "Not understood.");
  }
}

function understand(text: string): Message {
  const { type, title, id }: Record<string, unknown> = JSON.parse(text) ?? {};
  if (type === "add" && isTitle(title)) return { type, title };
  if (type === "complete" && typeof id === "string") return { type, id };
  throw new Error('Say {"type":"add","title":"…"} or {"type":"complete","id":"…"}.');
}
