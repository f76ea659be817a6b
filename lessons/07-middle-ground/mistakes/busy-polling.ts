// Region: poll-without-waste
// Step: 2
// Sentence: Retry-After is in seconds
// Source: RFC 9110, section 10.2.3

function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${log.length}"`,
    "Cache-Control": "no-cache",
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  if (request.fresh) response.status(304).end();
  else response.json(changesAfter(after));
}
