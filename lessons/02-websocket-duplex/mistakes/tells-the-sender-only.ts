// Region: answer
// Step: 3
// Sentence: Everyone looks at the same list
// Source: https://github.com/websockets/ws (README, server broadcast)

door.on("connection", (socket: WebSocket) => {
  socket.on("message", (data) =>
    attempt(socket, () => {
      const message = understand(data.toString());
      if (message.type === "add") say(socket, { type: "added", todo: add(message.title) });
      else say(socket, { type: "completed", todo: complete(message.id) });
    }),
  );
});
