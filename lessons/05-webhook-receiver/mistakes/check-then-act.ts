// Region: act-once
// Step: 4
// Sentence: looking up and writing down must be one step
// Source: Devlaner/devlane#332; facts.md, K7

const known = new Set<string>();

/** Whether to act: it is an event that we know, and it was not here before. */
async function isToDo({ id }: Delivery, { type }: Event): Promise<boolean> {
  if (!EVENTS.includes(type) || known.has(id)) return false;
  await wait(250);
  known.add(id);
  return true;
}
