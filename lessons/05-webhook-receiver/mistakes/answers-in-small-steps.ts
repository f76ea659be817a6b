// Region: answer-first-work-later
// Step: 5
// Sentence: work first, and it comes again
// Source: facts.md, K9

/** 2xx means: you may forget it. The work is our own business from then on. */
async function accept(response: Response, work: () => Promise<void>): Promise<void> {
  response.status(200).write(" ");
  await work();
  response.end();
}
