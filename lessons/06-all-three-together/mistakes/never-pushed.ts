// Region: push-to-the-one-who-waits
// Step: 4
// Sentence: push on every change
// Source: RFC 6455, section 1.1 (what polling was for)

/** The ids that each connection has asked about. */
const watched = new Map<WebSocket, Set<string>>();

door.on("connection", (socket: WebSocket) => {
  watched.set(socket, new Set());
  socket.on("message", (data) => attempt(socket, () => watch(socket, data.toString())));
});

function watch(socket: WebSocket, text: string): void {
  const { type, id } = JSON.parse(text) ?? {};
  const report = reports.get(id);
  if (type !== "watch" || !report) throw new Error('Say {"type":"watch","id":"a report\'s id"}.');
  watched.get(socket)?.add(report.id);
  catchUp(socket, report);
}

function push(report: Report): void {
  for (const [socket, ids] of watched) {
    if (!ids.has(report.id) || socket.readyState !== WebSocket.OPEN) continue;
  }
}
