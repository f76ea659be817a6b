// Region: check-the-signature
// Step: 2
// Sentence: of whatever length
// Source: Node, crypto.timingSafeEqual: throws for different lengths; facts.md, K2

function checkSignature({ id, timestamp, signatures, rawBody }: Delivery): void {
  const right = createHmac("sha256", KEY).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const holds = signatures.split(" ").some((each) => {
    const [version, text = ""] = each.split(",");
    const signature = Buffer.from(text, "base64");
    return version === "v1" && timingSafeEqual(signature, right);
  });
  if (!holds) throw problem(401, "No signature holds.");
}
