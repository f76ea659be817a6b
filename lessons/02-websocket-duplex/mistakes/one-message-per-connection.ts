// Region: answer
// Step: 2
// Sentence: No status code comes back here
// Source: RFC 6455, section 1.2 (messages back and forth, until someone closes)

door.on("connection", (socket: WebSocket) => {
  socket.once("message", (data) => attempt(socket, () => answer(understand(data.toString()))));
});

function answer(message: Message): void {
  if (message.type === "add") tellEveryone({ type: "added", todo: add(message.title) });
  else tellEveryone({ type: "completed", todo: complete(message.id) });
}
