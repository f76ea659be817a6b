// Region: sign-what-you-send
// Step: 3
// Sentence: Each endpoint has a secret of its own
// Source: Standard Webhooks, "Signature scheme", additional considerations: unique per endpoint

/** Proves who sent it, when, and that not one byte has changed since. */
function signed(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const [first] = endpoints.values();
  const shared = first?.secret ?? secret;
  const key = Buffer.from(shared.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${hmac}` };
}
