// Region: refuse-the-old-and-the-replayed
// Step: 3
// Sentence: 300 s either way are what
// Source: the reference libraries allow five minutes

function checkAge({ timestamp }: Delivery): void {
  const ageS = Date.now() / 1_000 - Number(timestamp);
  // Asked this way round, what is no number is refused as well.
  const isFresh = Math.abs(ageS) <= TOLERANCE_S / 5;
  if (!isFresh) throw problem(401, "The timestamp is too far from now.");
}
