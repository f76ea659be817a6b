// Region: check-the-signature
// Step: 2
// Sentence: of whatever length
// Source: Truxify#3755; facts.md, K2: the é trick

function checkSignature({ id, timestamp, signatures, rawBody }: Delivery): void {
  const right = createHmac("sha256", KEY).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const holds = signatures.split(" ").some((each) => {
    const wanted = `v1,${right.toString("base64")}`;
    return each.length === wanted.length && timingSafeEqual(Buffer.from(each), Buffer.from(wanted));
  });
  if (!holds) throw problem(401, "No signature holds.");
}
