// Region: stream
// Step: 4
// Sentence: an empty line ends it
// Source: WHATWG HTML, section 9.2.5

const wantsStream = (request: Request) =>
  request.accepts(["application/json", "text/event-stream"]) === "text/event-stream";

function stream(response: Response, after: number): void {
  response.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  // nginx would collect what comes, and hand it on in large pieces.
  response.set("X-Accel-Buffering", "no").flushHeaders();
  const send = (change: Change) => {
    const data = JSON.stringify(change);
    response.write(`${bookmark(change)}event: ${change.type}\ndata: ${data}\n`);
  };
  // Told and listened to without an await in between: no change falls into a gap.
  for (const change of changesAfter(after)) send(change);
  news.on("change", send);
  const timer = setInterval(() => response.write(": still here\n\n"), KEEPALIVE_MS);
  response.once("close", () => {
    clearInterval(timer);
    news.off("change", send);
  });
}
