// Region: tell-everyone
// Step: 3
// Sentence: a closed one among them must not keep the rest from hearing
// Source: https://github.com/websockets/ws (README, server broadcast: readyState); RFC 6455, section 7.1.3

const everyone: WebSocket[] = [];
door.on("connection", (socket: WebSocket) => everyone.unshift(socket));

function tellEveryone(message: object): void {
  for (const socket of everyone) {
    if (socket.readyState !== WebSocket.OPEN) return;
    say(socket, message);
  }
}
