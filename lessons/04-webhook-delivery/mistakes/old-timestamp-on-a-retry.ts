// Region: sign-what-you-send
// Step: 4
// Sentence: a retry with the first one's is refused as a replay
// Source: Standard Webhooks, "Webhook metadata": updated every time an attempt is retried

/** Proves who sent it, when, and that not one byte has changed since. */
const signedBefore = new Map<string, Record<string, string>>();

function signed(secret: string, id: string, body: string): Record<string, string> {
  const before = signedBefore.get(id);
  if (before) return before;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${hmac}`,
  };
  signedBefore.set(id, headers);
  return headers;
}
