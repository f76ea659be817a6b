// Region: check-the-signature
// Step: 2
// Sentence: keyed with the base64-decoded secret
// Source: standard-webhooks PR 236; facts.md, S5

function checkSignature({ id, timestamp, signatures, rawBody }: Delivery): void {
  const right = createHmac("sha256", process.env.WEBHOOK_SECRET ?? "")
    .update(`${id}.${timestamp}.`)
    .update(rawBody)
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
