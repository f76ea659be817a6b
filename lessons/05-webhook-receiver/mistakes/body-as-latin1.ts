// Region: check-the-signature
// Step: 2
// Sentence: The signature is over the bytes that came
// Source: a body read with encoding "binary"; facts.md, K1

function checkSignature({ id, timestamp, signatures, rawBody }: Delivery): void {
  const right = createHmac("sha256", KEY)
    .update(`${id}.${timestamp}.`)
    .update(rawBody.toString("latin1"))
    .digest();
  const holds = signatures.split(" ").some((each) => {
    const [version, text = ""] = each.split(",");
    const signature = Buffer.from(text, "base64");
    // timingSafeEqual takes equally long for every wrong one, and throws when the lengths differ.
    const fits = version === "v1" && signature.length === right.length;
    return fits && timingSafeEqual(signature, right);
  });
  if (!holds) throw problem(401, "No signature holds.");
}
