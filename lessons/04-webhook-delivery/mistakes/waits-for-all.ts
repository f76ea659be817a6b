// Region: do-not-keep-the-caller-waiting
// Step: 2
// Sentence: answer first, a receiver may take its time
// Source: https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks (seen from the other side)

async function callAll(
  asked: Endpoint[],
  deliverTo: (endpoint: Endpoint) => Promise<void>,
): Promise<void> {
  await Promise.all(asked.map(deliverTo));
}
