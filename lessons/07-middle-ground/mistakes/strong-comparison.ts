// Region: poll-without-waste
// Step: 2
// Sentence: W/ makes no difference
// Source: RFC 9110, section 8.8.3.2

function poll(request: Request, response: Response, after: number): void {
  response.set({
    // The log only grows, so that its length names its state.
    ETag: `"${log.length}"`,
    "Cache-Control": "no-cache",
    "Retry-After": String(RETRY_AFTER_S),
  });
  // Express compares If-None-Match with the ETag that is set: lists, W/ and * included.
  const tags = request.get("If-None-Match")?.split(/, */) ?? [];
  if (tags.includes("*") || tags.includes(`"${log.length}"`)) response.status(304).end();
  else response.type("json").end(JSON.stringify(changesAfter(after)));
}
