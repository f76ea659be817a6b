// Region: speak-first
// Step: 4
// Sentence: one less for each who leaves
// Source: RFC 6455, section 7.1.4 (the connection is closed); ws docs, event close

door.on("connection", () => {
  tellEveryone({ type: "presence", online: door.clients.size });
});
const addedByHttp = (todo: Todo) => tellEveryone({ type: "added", todo });
