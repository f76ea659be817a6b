// Region: poll-without-waste
// Step: 1
// Sentence: N is the consumer's own
// Source: RFC 6202, section 2

function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${log.length}"`,
    "Cache-Control": "no-cache",
    "Retry-After": String(RETRY_AFTER_S),
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  if (request.fresh) response.status(304).end();
  else if (changesAfter(after).length === 0) response.status(204).end();
  else response.json(changesAfter(after));
}
