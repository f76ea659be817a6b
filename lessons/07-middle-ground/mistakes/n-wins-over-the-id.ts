// Region: resume
// Step: 5
// Sentence: you must keep the book
// Source: WHATWG HTML, section 9.2.4

/** What the browser keeps of an event, and brings along when it comes back. */
const bookmark = ({ seq }: Change) => `id: ${seq}\n`;

/** After a break the browser asks for the same address again: Last-Event-ID is newer than its N. */
function resumeAfter(request: Request, after: number): number {
  const lastEventId = request.get("Last-Event-ID") ?? "";
  return after === 0 && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : after;
}
