// Region: resume
// Step: 5
// Sentence: you must keep the book
// Source: https://github.com/whatwg/html/issues/8297

/** What the browser keeps of an event, and brings along when it comes back. */
const bookmark = ({ seq }: Change) => `id: ${seq}\n`;

/** After a break the browser asks for the same address again: Last-Event-ID is newer than its N. */
function resumeAfter(request: Request, after: number): number {
  return request.get("Last-Event-ID") === "" ? 0 : after;
}
