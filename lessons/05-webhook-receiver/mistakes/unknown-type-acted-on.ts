// Region: act-once
// Step: 4
// Sentence: Act on what you know
// Source: facts.md, K12

const known = new Set<string>();

/** Whether to act: it is an event that we know, and it was not here before. */
async function isToDo({ id }: Delivery, { type }: Event): Promise<boolean> {
  if (type === "" || known.has(id)) return false;
  // Looked up and written down without an await in between: there is room for nobody else.
  known.add(id);
  return true;
}
