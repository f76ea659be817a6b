// Region: catch-up
// Step: 5
// Sentence: who asks only now has to be told at once
// Source: RFC 6455, section 1.2: a connection carries what is sent from now on, nothing before

door.on("connection", (socket: WebSocket) => socket.on("close", () => watched.delete(socket)));

/** What changed before someone watched will not change again: say it now. */
function catchUp(socket: WebSocket, report: Report): void {}
