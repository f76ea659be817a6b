// Region: open-the-door
// Step: 1
// Sentence: A snapshot is the list as it is now
// Source: https://github.com/mattermost/mattermost-webapp/issues/7921 (a new connection knows nothing of the last)

server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  if (request.url?.split("?")[0] !== "/live") {
    socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  door.handleUpgrade(request, socket, head, (consumer) => door.emit("connection", consumer));
});

const snapshot = JSON.stringify({ type: "snapshot", todos });
door.on("connection", (socket: WebSocket) => socket.send(snapshot));
