// Region: answer-the-challenge
// Step: 1
// Sentence: Only the same challenge shows
// Source: Slack, url_verification; facts.md, K13

/** The provider wants to know whether somebody here reads what it sends. */
function echo({ challenge }: Event): object {
  const fits = typeof challenge === "string" && challenge.length <= 200;
  if (!fits) throw problem(400, "challenge has to be a text of at most 200 characters.");
  return { ok: true };
}
