// Region: speak-first
// Step: 4
// Sentence: one less for each who leaves
// Source: RFC 6455, section 7.1.4 (the connection is closed)

let online = 0;
door.on("connection", (socket: WebSocket) => {
  online += 1;
  const present = () => tellEveryone({ type: "presence", online });
  present();
  socket.on("close", present);
});
const addedByHttp = (todo: Todo) => tellEveryone({ type: "added", todo });
