// Region: poll-without-waste
// Step: 2
// Sentence: An ETag names this state
// Source: RFC 9110, section 15.4.5

function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${log.length}"`,
    "Cache-Control": "no-cache",
    "Retry-After": String(RETRY_AFTER_S),
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  if (request.fresh) {
    response.removeHeader("ETag");
    response.status(304).end();
  } else response.json(changesAfter(after));
}
