// Region: refuse-the-old-and-the-replayed
// Step: 3
// Sentence: Comparisons with NaN are always false
// Source: NaN compares as false

function checkAge({ timestamp }: Delivery): void {
  const ageS = Date.now() / 1_000 - Number(timestamp);
  const isFar = Math.abs(ageS) > TOLERANCE_S;
  if (isFar) throw problem(401, "The timestamp is too far from now.");
}
