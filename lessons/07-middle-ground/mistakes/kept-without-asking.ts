// Region: poll-without-waste
// Step: 2
// Sentence: Whoever may keep an answer without asking again
// Source: RFC 9111, section 5.2.2.1

function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${log.length}"`,
    "Cache-Control": "max-age=60",
    "Retry-After": String(RETRY_AFTER_S),
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  if (request.fresh) response.status(304).end();
  else response.json(changesAfter(after));
}
