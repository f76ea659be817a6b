// Region: poll-without-waste
// Step: 2
// Sentence: A tag that stays the same although
// Source: RFC 9110, section 8.8.1

function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${log.filter(({ type }) => type === "added").length}"`,
    "Cache-Control": "no-cache",
    "Retry-After": String(RETRY_AFTER_S),
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  if (request.fresh) response.status(304).end();
  else response.json(changesAfter(after));
}
