// Region: check-the-signature
// Step: 2
// Sentence: Versions that you do not know are skipped
// Source: Standard Webhooks: v1a is asymmetric

function checkSignature({ id, timestamp, signatures, rawBody }: Delivery): void {
  const right = createHmac("sha256", KEY).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const holds = signatures.split(" ").some((each) => {
    const [version, text = ""] = each.split(",");
    if (version !== "v1") throw problem(401, "Unknown version.");
    const signature = Buffer.from(text, "base64");
    // timingSafeEqual takes equally long for every wrong one, and throws when the lengths differ.
    const fits = version === "v1" && signature.length === right.length;
    return fits && timingSafeEqual(signature, right);
  });
  if (!holds) throw problem(401, "No signature holds.");
}
