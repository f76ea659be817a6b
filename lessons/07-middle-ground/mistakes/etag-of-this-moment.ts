// Region: poll-without-waste
// Step: 2
// Sentence: a 304 says so in a few bytes
// Source: RFC 9110, section 8.8.3

function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${performance.now()}"`,
    "Cache-Control": "no-cache",
    "Retry-After": String(RETRY_AFTER_S),
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  if (request.fresh) response.status(304).end();
  else response.json(changesAfter(after));
}
