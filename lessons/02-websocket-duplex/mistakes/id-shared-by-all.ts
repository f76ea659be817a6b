// Region: answer
// Step: 2
// Sentence: The id is how the provider tells one to-do from another
// Source: RFC 9110, section 3.1 (what identifies a resource); the contract of lesson 01

door.on("connection", (socket: WebSocket) => {
  socket.on("message", (data) => attempt(socket, () => answer(understand(data.toString()))));
});

function answer(message: Message): void {
  if (message.type === "complete") tellEveryone({ type: "completed", todo: complete(message.id) });
  else tellEveryone({ type: "added", todo: Object.assign(add(message.title), { id: "1" }) });
}
