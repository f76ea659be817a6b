// Region: sign-what-you-send
// Step: 3
// Sentence: By webhook-id a receiver tells a new message from an old one
// Source: Standard Webhooks, "Webhook metadata": an identifier of the event, not of what it is about

/** Proves who sent it, when, and that not one byte has changed since. */
function signed(secret: string, id: string, body: string): Record<string, string> {
  const { data } = JSON.parse(body);
  const messageId = `todo-${data.id}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key)
    .update(`${messageId}.${timestamp}.${body}`)
    .digest("base64");
  return {
    "webhook-id": messageId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${hmac}`,
  };
}
