// Region: resume
// Step: 5
// Sentence: An EventSource takes 200 and text/event-stream
// Source: WHATWG HTML, section 9.2.3

/** What the browser keeps of an event, and brings along when it comes back. */
const bookmark = ({ seq }: Change) => `id: ${seq}\n`;

/** After a break the browser asks for the same address again: Last-Event-ID is newer than its N. */
function resumeAfter(request: Request, after: number): number {
  const lastEventId = request.get("Last-Event-ID") ?? "";
  if (lastEventId !== "" && !/^\d+$/.test(lastEventId)) throw problem(400, "No such id.");
  return /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : after;
}
