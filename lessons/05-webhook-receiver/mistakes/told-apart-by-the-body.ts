// Region: act-once
// Step: 4
// Sentence: the id tells them apart
// Source: facts.md, B.3: webhook-id is the idempotency key

const known = new Set<string>();

/** Whether to act: it is an event that we know, and it was not here before. */
async function isToDo({ rawBody }: Delivery, { type }: Event): Promise<boolean> {
  if (!EVENTS.includes(type) || known.has(rawBody.toString())) return false;
  // Looked up and written down without an await in between: there is room for nobody else.
  known.add(rawBody.toString());
  return true;
}
