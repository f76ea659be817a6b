// Region: survive-a-bad-peer
// Step: 5
// Sentence: An error is between you and the one who made it
// Source: https://github.com/websockets/ws (README, server broadcast)

door.on("connection", (socket: WebSocket) => {
  socket.on("error", (error) => console.error(error.message));
});

function attempt(_socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    tellEveryone({ type: "error", reason: error instanceof Error ? error.message : String(error) });
  }
}

function understand(text: string): Message {
  const { type, title, id }: Record<string, unknown> = JSON.parse(text) ?? {};
  if (type === "add" && isTitle(title)) return { type, title };
  if (type === "complete" && typeof id === "string") return { type, id };
  throw new Error('Say {"type":"add","title":"…"} or {"type":"complete","id":"…"}.');
}
