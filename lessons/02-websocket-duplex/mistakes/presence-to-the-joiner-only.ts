// Region: speak-first
// Step: 4
// Sentence: the provider speaks as soon as it has something to say
// Source: RFC 6455, section 1.2

door.on("connection", (socket: WebSocket) => {
  say(socket, { type: "presence", online: door.clients.size });
  socket.on("close", () => tellEveryone({ type: "presence", online: door.clients.size }));
});
const addedByHttp = (todo: Todo) => tellEveryone({ type: "added", todo });
