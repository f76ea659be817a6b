// Region: push-to-the-one-who-waits
// Step: 5
// Sentence: must not keep the rest from hearing
// Source: https://github.com/websockets/ws (README, server broadcast: readyState)

/** Those who have come, also those who have gone. */
const everyone = new Map<WebSocket, Set<string>>();

/** The ids that each connection has asked about. */
const watched = new Map<WebSocket, Set<string>>();

door.on("connection", (socket: WebSocket) => {
  watched.set(socket, new Set());
  everyone.set(socket, watched.get(socket) ?? new Set());
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
  for (const [socket, ids] of everyone) {
    if (!ids.has(report.id)) continue;
    if (socket.readyState !== WebSocket.OPEN) return;
    say(socket, { type: "report", ...report });
  }
}
