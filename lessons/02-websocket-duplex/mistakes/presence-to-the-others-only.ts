// Region: speak-first
// Step: 4
// Sentence: the provider speaks as soon as it has something to say
// Source: RFC 6455, section 1.2

door.on("connection", (socket: WebSocket) => {
  const present = () => {
    for (const other of door.clients) {
      if (other !== socket) say(other, { type: "presence", online: door.clients.size });
    }
  };
  present();
  socket.on("close", present);
});
const addedByHttp = (todo: Todo) => tellEveryone({ type: "added", todo });
