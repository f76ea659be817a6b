// Region: survive-a-bad-peer
// Step: 5
// Sentence: nonsense must touch nobody else: its sender is told
// Source: https://nodejs.org/api/process.html (using uncaughtException correctly)

process.on("uncaughtException", (error) => console.error(error.message));

function attempt(_socket: WebSocket, act: () => void): void {
  act();
}

function understand(text: string): Message {
  const { type, title, id }: Record<string, unknown> = JSON.parse(text) ?? {};
  if (type === "add" && isTitle(title)) return { type, title };
  if (type === "complete" && typeof id === "string") return { type, id };
  throw new Error('Say {"type":"add","title":"…"} or {"type":"complete","id":"…"}.');
}
