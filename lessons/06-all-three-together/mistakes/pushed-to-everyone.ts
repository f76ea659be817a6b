// Region: push-to-the-one-who-waits
// Step: 4
// Sentence: A report belongs to whoever watches it
// Source: https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html (authorize each message)

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
    if (socket.readyState !== WebSocket.OPEN) continue;
    say(socket, { type: "report", ...report });
  }
}
