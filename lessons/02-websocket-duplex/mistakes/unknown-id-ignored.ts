// Region: answer
// Step: 5
// Sentence: nonsense must touch nobody else: its sender is told
// Source: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Operators/Optional_chaining

door.on("connection", (socket: WebSocket) => {
  socket.on("message", (data) => attempt(socket, () => answer(understand(data.toString()))));
});

function answer(message: Message): void {
  if (message.type === "add") tellEveryone({ type: "added", todo: add(message.title) });
  else if (todos.some((todo) => todo.id === message.id)) {
    tellEveryone({ type: "completed", todo: complete(message.id) });
  }
}
