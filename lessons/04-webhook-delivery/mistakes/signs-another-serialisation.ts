// Region: sign-what-you-send
// Step: 3
// Sentence: Sign the very bytes that you send
// Source: Standard Webhooks, "Signature scheme": even a stray space

/** Proves who sent it, when, and that not one byte has changed since. */
function signed(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key)
    .update(`${id}.${timestamp}.${JSON.stringify(JSON.parse(body), null, 2)}`)
    .digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${hmac}` };
}
