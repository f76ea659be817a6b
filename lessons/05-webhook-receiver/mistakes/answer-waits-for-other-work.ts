// Region: answer-first-work-later
// Step: 5
// Sentence: An answer waits for nobody's work
// Source: one worker for answers and work; facts.md, K9

let work: Promise<void> = Promise.resolve();

/** 2xx means: you may forget it. The work is our own business from then on. */
async function accept(response: Response, next: () => Promise<void>): Promise<void> {
  await work;
  response.status(204).end();
  work = work.then(next);
}
