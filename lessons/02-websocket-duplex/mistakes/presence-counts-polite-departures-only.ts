// Region: speak-first
// Step: 4
// Sentence: one less for each who leaves
// Source: RFC 6455, section 7.1.5 (1006: nobody said goodbye)

door.on("connection", (socket: WebSocket) => {
  const present = () => tellEveryone({ type: "presence", online: door.clients.size });
  present();
  socket.on("close", (code) => {
    if (code === 1000) present();
  });
});
const addedByHttp = (todo: Todo) => tellEveryone({ type: "added", todo });
