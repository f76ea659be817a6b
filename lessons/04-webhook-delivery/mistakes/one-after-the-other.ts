// Region: do-not-keep-the-caller-waiting
// Step: 2
// Sentence: One slow endpoint must delay no other
// Source: https://en.wikipedia.org/wiki/Head-of-line_blocking

function callAll(asked: Endpoint[], deliverTo: (endpoint: Endpoint) => Promise<void>): void {
  const inTurn = async () => {
    for (const endpoint of asked) await deliverTo(endpoint);
  };
  void inTurn();
}
