// Region: act-once
// Step: 4
// Sentence: A second delivery means that your answer was lost
// Source: facts.md, K7: the sender retries for ever

const known = new Set<string>();

/** Whether to act: it is an event that we know, and it was not here before. */
async function isToDo({ id }: Delivery, { type }: Event): Promise<boolean> {
  if (known.has(id)) throw problem(409, "This event was here before.");
  if (!EVENTS.includes(type)) return false;
  // Looked up and written down without an await in between: there is room for nobody else.
  known.add(id);
  return true;
}
