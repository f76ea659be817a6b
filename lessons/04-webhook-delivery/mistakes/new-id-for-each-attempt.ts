// Region: sign-what-you-send
// Step: 4
// Sentence: webhook-id names the message, not the attempt
// Source: Standard Webhooks, "Webhook metadata": the same no matter how many times

/** Proves who sent it, when, and that not one byte has changed since. */
function signed(secret: string, id: string, body: string): Record<string, string> {
  const attemptId = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key)
    .update(`${attemptId}.${timestamp}.${body}`)
    .digest("base64");
  return {
    "webhook-id": attemptId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${hmac}`,
  };
}
