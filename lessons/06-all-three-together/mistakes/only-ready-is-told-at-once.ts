// Region: catch-up
// Step: 5
// Sentence: who asks only now has to be told at once
// Source: the contract of this lesson

door.on("connection", (socket: WebSocket) => socket.on("close", () => watched.delete(socket)));

/** What changed before someone watched will not change again: say it now. */
function catchUp(socket: WebSocket, report: Report): void {
  if (report.status === "ready") say(socket, { type: "report", ...report });
}
