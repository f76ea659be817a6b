// Region: open-the-door
// Step: 1
// Sentence: the first message tells it how things stand
// Source: RFC 6455, section 1.2; https://nodejs.org/api/timers.html (setImmediate)

server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  if (request.url?.split("?")[0] !== "/live") {
    socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  door.handleUpgrade(request, socket, head, (consumer) => door.emit("connection", consumer));
});

// Later is too late: whatever is sent meanwhile is the first message.
door.on("connection", (socket: WebSocket) => {
  setImmediate(() => say(socket, { type: "snapshot", todos }));
});
