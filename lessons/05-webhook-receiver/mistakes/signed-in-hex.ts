// Region: check-the-signature
// Step: 2
// Sentence: the result is base64-encoded
// Source: GitHub signs in hex, Standard Webhooks in base64

function checkSignature({ id, timestamp, signatures, rawBody }: Delivery): void {
  const right = createHmac("sha256", KEY).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const holds = signatures.split(" ").some((each) => {
    const [version, text = ""] = each.split(",");
    const signature = Buffer.from(text, "hex");
    // timingSafeEqual takes equally long for every wrong one, and throws when the lengths differ.
    const fits = version === "v1" && signature.length === right.length;
    return fits && timingSafeEqual(signature, right);
  });
  if (!holds) throw problem(401, "No signature holds.");
}
