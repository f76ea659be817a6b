// Region: sign-what-you-send
// Step: 3
// Sentence: in base64, not in hexadecimal digits
// Source: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries (hexadecimal there)

/** Proves who sent it, when, and that not one byte has changed since. */
function signed(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("hex");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${hmac}` };
}
