// Region: poll-long
// Step: 1
// Sentence: Every request gets an answer
// Source: RFC 7240, section 2

/** The seconds of "Prefer: wait=10", which may stand among other preferences; 0 without it. */
function waitOf(request: Request): number {
  const wait = /(?:^|,)\s*wait\s*=\s*"?(\d+)"?\s*(?:[,;]|$)/i.exec(request.get("Prefer") ?? "");
  return Math.min(Number(wait?.[1] ?? 10), MAX_WAIT_S);
}

function pollLong(response: Response, after: number, waitS: number): void {
  response.set({ "Cache-Control": "no-store", "Preference-Applied": `wait=${waitS}` });
  const answer = () => {
    const changes = changesAfter(after);
    if (changes.length === 0) return;
    forget();
    response.json(changes);
  };
  const timer = setTimeout(() => response.status(204).end(), waitS * 1_000);
  const forget = () => {
    clearTimeout(timer);
    news.off("change", answer);
  };
  news.on("change", answer);
  // Answered, timed out or left: whoever waits no longer is forgotten.
  response.once("close", forget);
  // What has happened already needs no waiting.
  answer();
}
