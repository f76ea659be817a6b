// Region: answer-first-work-later
// Step: 5
// Sentence: it sends the event again while you are still working
// Source: facts.md, K9

/** 2xx means: you may forget it. The work is our own business from then on. */
async function accept(response: Response, work: () => Promise<void>): Promise<void> {
  response.status(200).write(" ");
  await work();
  response.end();
}
