// Region: catch-up
// Step: 5
// Sentence: the report is kept, and GET gives it
// Source: RFC 6455, section 7.1.5: most connections end without meaning anything by it

door.on("connection", (socket: WebSocket) =>
  socket.on("close", () => {
    for (const id of watched.get(socket) ?? []) reports.delete(id);
    watched.delete(socket);
  }),
);

/** What changed before someone watched will not change again: say it now. */
function catchUp(socket: WebSocket, report: Report): void {
  if (report.status !== "working") say(socket, { type: "report", ...report });
}
