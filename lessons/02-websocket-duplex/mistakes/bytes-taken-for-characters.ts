// Region: answer
// Step: 2
// Sentence: bytes are not characters
// Source: RFC 6455, section 5.6; https://nodejs.org/api/buffer.html (latin1)

door.on("connection", (socket: WebSocket) => {
  socket.on("message", (data) =>
    attempt(socket, () => answer(understand((data as Buffer).toString("latin1")))),
  );
});

function answer(message: Message): void {
  if (message.type === "add") tellEveryone({ type: "added", todo: add(message.title) });
  else tellEveryone({ type: "completed", todo: complete(message.id) });
}
