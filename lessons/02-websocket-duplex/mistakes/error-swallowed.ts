// Region: survive-a-bad-peer
// Step: 5
// Sentence: nonsense must touch nobody else: its sender is told
// Source: RFC 6455, section 10.7 (handling of invalid data)

door.on("connection", (socket: WebSocket) => {
  socket.on("error", (error) => console.error(error.message));
});

function attempt(socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    console.error(error);
  }
}

function understand(text: string): Message {
  const { type, title, id }: Record<string, unknown> = JSON.parse(text) ?? {};
  if (type === "add" && isTitle(title)) return { type, title };
  if (type === "complete" && typeof id === "string") return { type, id };
  throw new Error('Say {"type":"add","title":"…"} or {"type":"complete","id":"…"}.');
}
