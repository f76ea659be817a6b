// Region: tell-everyone
// Step: 2
// Sentence: A browser gets a binary message as a Blob
// Source: https://github.com/websockets/ws/issues/1942

function tellEveryone(message: object): void {
  const data = Buffer.from(JSON.stringify(message));
  for (const socket of door.clients) {
    if (socket.readyState === WebSocket.OPEN) socket.send(data);
  }
}
