// Region: answer
// Step: 2
// Sentence: answer the sender too
// Source: https://github.com/websockets/ws (README, server broadcast: excluding itself)

door.on("connection", (socket: WebSocket) => {
  const tellTheOthers = (message: object) => {
    for (const other of door.clients) if (other !== socket) say(other, message);
  };
  socket.on("message", (data) =>
    attempt(socket, () => {
      const message = understand(data.toString());
      if (message.type === "add") tellTheOthers({ type: "added", todo: add(message.title) });
      else tellTheOthers({ type: "completed", todo: complete(message.id) });
    }),
  );
});
