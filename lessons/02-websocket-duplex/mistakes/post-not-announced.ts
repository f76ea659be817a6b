// Region: speak-first
// Step: 4
// Sentence: the provider speaks as soon as it has something to say
// Source: RFC 6455, section 1.1 (what polling was for)

door.on("connection", (socket: WebSocket) => {
  const present = () => tellEveryone({ type: "presence", online: door.clients.size });
  present();
  socket.on("close", present);
});
/** They have their 201; the others will see it when they ask. */
const addedByHttp = (_todo: Todo) => {};
