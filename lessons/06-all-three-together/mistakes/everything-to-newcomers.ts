// Region: catch-up
// Step: 5
// Sentence: a report goes to nobody who has not named it
// Source: https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html (authorize each message)

door.on("connection", (socket: WebSocket) => socket.on("close", () => watched.delete(socket)));

door.on("connection", (socket: WebSocket) => {
  for (const report of reports.values()) catchUp(socket, report);
});

/** What changed before someone watched will not change again: say it now. */
function catchUp(socket: WebSocket, report: Report): void {
  if (report.status !== "working") say(socket, { type: "report", ...report });
}
