// Region: sign-what-you-send
// Step: 3
// Sentence: is the time of this attempt in Unix seconds
// Source: Standard Webhooks, "Webhook headers": integer unix timestamp

/** Proves who sent it, when, and that not one byte has changed since. */
function signed(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = new Date().toISOString();
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${hmac}` };
}
