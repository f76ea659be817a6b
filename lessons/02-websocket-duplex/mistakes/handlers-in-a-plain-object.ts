// Region: answer
// Step: 5
// Sentence: nonsense must touch nobody else: its sender is told
// Source: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Object (null-prototype objects)

const handlers: Record<string, (message: Record<string, unknown>) => void> = {
  add: ({ title }) => {
    if (!isTitle(title)) throw new Error("add needs a title.");
    tellEveryone({ type: "added", todo: add(title) });
  },
  complete: ({ id }) => tellEveryone({ type: "completed", todo: complete(String(id)) }),
};

door.on("connection", (socket: WebSocket) => {
  socket.on("message", (data) =>
    attempt(socket, () => {
      const message = JSON.parse(data.toString());
      // Every object has a toString, this one too: then the wrong function runs, and nobody is told.
      const handle = handlers[message.type];
      if (!handle) throw new Error(`There is no message ${message.type}.`);
      handle(message);
    }),
  );
});
