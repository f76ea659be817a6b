// Region: answer-the-challenge
// Step: 2
// Sentence: A challenge asks a question
// Source: lessons.md, 05

/** The provider wants to know whether somebody here reads what it sends. */
function echo({ type, challenge }: Event): { challenge: string } {
  const fits = typeof challenge === "string" && challenge.length <= 200;
  if (!fits) throw problem(400, "challenge has to be a text of at most 200 characters.");
  received.push({ id: "challenge", type, data: challenge });
  return { challenge };
}
