// Region: survive-a-bad-peer
// Step: 5
// Sentence: nonsense must touch nobody else: its sender is told
// Source: https://www.typescriptlang.org/docs/handbook/2/everyday-types.html (type assertions are removed)

door.on("connection", (socket: WebSocket) => {
  socket.on("error", (error) => console.error(error.message));
});

function attempt(socket: WebSocket, act: () => void): void {
  try {
    act();
  } catch (error) {
    say(socket, { type: "error", reason: error instanceof Error ? error.message : String(error) });
  }
}

function understand(text: string): Message {
  const message = JSON.parse(text) as Message;
  if (message.type === "add" || message.type === "complete") return message;
  throw new Error('Say {"type":"add","title":"…"} or {"type":"complete","id":"…"}.');
}
