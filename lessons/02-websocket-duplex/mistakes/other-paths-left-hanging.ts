// Region: open-the-door
// Step: 1
// Sentence: Whoever listens to upgrade owns every upgrade
// Source: https://github.com/websockets/ws/issues/885

server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  // It looks as if somebody else would answer the rest.
  if (request.url !== "/live") return;
  door.handleUpgrade(request, socket, head, (consumer) => door.emit("connection", consumer));
});

door.on("connection", (socket: WebSocket) => say(socket, { type: "snapshot", todos }));
