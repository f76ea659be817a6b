// Region: answer
// Step: 2
// Sentence: listen from the first moment
// Source: https://github.com/websockets/ws/issues/1630

door.on("connection", async (socket: WebSocket) => {
  await lookUpTheConsumer();
  socket.on("message", (data) => attempt(socket, () => answer(understand(data.toString()))));
});

/** Stands for a database. */
function lookUpTheConsumer(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_000));
}

function answer(message: Message): void {
  if (message.type === "add") tellEveryone({ type: "added", todo: add(message.title) });
  else tellEveryone({ type: "completed", todo: complete(message.id) });
}
