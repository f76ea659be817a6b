// Region: refuse-the-old-and-the-replayed
// Step: 3
// Sentence: Its signature holds for ever
// Source: stripe-php#657; facts.md, K4

function checkAge({ timestamp }: Delivery): void {
  const ageS = Date.now() / 1_000 - Number(timestamp);
  // Asked this way round, what is no number is refused as well.
  const isFresh = Math.abs(ageS) <= TOLERANCE_S * 1_000;
  if (!isFresh) throw problem(401, "The timestamp is too far from now.");
}
