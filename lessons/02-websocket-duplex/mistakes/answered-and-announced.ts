// Region: answer
// Step: 3
// Sentence: A message that comes twice is acted on twice
// Source: https://github.com/websockets/ws (README, server broadcast: including itself)

door.on("connection", (socket: WebSocket) => {
  const tell = (message: object) => {
    say(socket, message);
    tellEveryone(message);
  };
  socket.on("message", (data) =>
    attempt(socket, () => {
      const message = understand(data.toString());
      if (message.type === "add") tell({ type: "added", todo: add(message.title) });
      else tell({ type: "completed", todo: complete(message.id) });
    }),
  );
});
