// Region: check-the-signature
// Step: 2
// Sentence: HMAC-SHA256 of id.timestamp.body
// Source: facts.md, K6

function checkSignature({ id, timestamp, signatures, rawBody }: Delivery): void {
  const right = createHmac("sha256", KEY).update(rawBody).digest();
  const holds = signatures.split(" ").some((each) => {
    const [version, text = ""] = each.split(",");
    const signature = Buffer.from(text, "base64");
    // timingSafeEqual takes equally long for every wrong one, and throws when the lengths differ.
    const fits = version === "v1" && signature.length === right.length;
    return fits && timingSafeEqual(signature, right);
  });
  if (!holds) throw problem(401, "No signature holds.");
}
