// Region: push-to-the-one-who-waits
// Step: 4
// Sentence: One bad message is no reason to hang up
// Source: RFC 6455, section 7.4.1 (1008)

/** The ids that each connection has asked about. */
const watched = new Map<WebSocket, Set<string>>();

door.on("connection", (socket: WebSocket) => {
  watched.set(socket, new Set());
  socket.on("message", (data) => attempt(socket, () => watch(socket, data.toString())));
});

function watch(socket: WebSocket, text: string): void {
  if (!text.startsWith("{")) {
    say(socket, { type: "error", reason: "This is no object." });
    return socket.close(1008);
  }
  const { type, id } = JSON.parse(text) ?? {};
  const report = reports.get(id);
  if (type !== "watch" || !report) throw new Error('Say {"type":"watch","id":"a report\'s id"}.');
  watched.get(socket)?.add(report.id);
  catchUp(socket, report);
}

function push(report: Report): void {
  for (const [socket, ids] of watched) {
    if (!ids.has(report.id) || socket.readyState !== WebSocket.OPEN) continue;
    say(socket, { type: "report", ...report });
  }
}
