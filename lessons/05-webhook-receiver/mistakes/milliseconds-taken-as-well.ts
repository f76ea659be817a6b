// Region: refuse-the-old-and-the-replayed
// Step: 3
// Sentence: The timestamp counts seconds
// Source: workos-ruby#138; facts.md, K4

function checkAge({ timestamp }: Delivery): void {
  const seconds = Number(timestamp) > 1e12 ? Number(timestamp) / 1_000 : Number(timestamp);
  const ageS = Date.now() / 1_000 - seconds;
  // Asked this way round, what is no number is refused as well.
  const isFresh = Math.abs(ageS) <= TOLERANCE_S;
  if (!isFresh) throw problem(401, "The timestamp is too far from now.");
}
