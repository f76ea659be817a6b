// Region: open-the-door
// Step: 1
// Sentence: Whoever listens to upgrade owns every upgrade
// Source: RFC 6455, section 4.2.2 (the resource name)

server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  door.handleUpgrade(request, socket, head, (consumer) => door.emit("connection", consumer));
});

door.on("connection", (socket: WebSocket) => say(socket, { type: "snapshot", todos }));
