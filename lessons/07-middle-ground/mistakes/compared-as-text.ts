// Region: poll-without-waste
// Step: 2
// Sentence: If-None-Match names one tag, several
// Source: RFC 9110, section 13.1.2

function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${log.length}"`,
    "Cache-Control": "no-cache",
    "Retry-After": String(RETRY_AFTER_S),
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  if (request.get("If-None-Match") === `"${log.length}"`) response.status(304).end();
  else response.type("json").end(JSON.stringify(changesAfter(after)));
}
