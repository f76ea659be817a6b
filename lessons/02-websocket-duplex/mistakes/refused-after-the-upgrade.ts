// Region: open-the-door
// Step: 1
// Sentence: Whoever listens to upgrade owns every upgrade
// Source: https://github.com/websockets/ws/issues/377

server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  door.handleUpgrade(request, socket, head, (consumer) => {
    if (request.url === "/live") door.emit("connection", consumer);
    else consumer.close(1008, "Nothing lives here.");
  });
});

door.on("connection", (socket: WebSocket) => say(socket, { type: "snapshot", todos }));
