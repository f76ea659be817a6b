// Region: poll
// Step: 1
// Sentence: nobody can take it away
// Source: A message queue taken for a log

/** The N of ?after=N: the last change that the consumer has, 0 when it has none. */
function cursorOf({ query }: Request): number {
  const { after = "0" } = query;
  const isNumber = typeof after === "string" && /^\d{1,15}$/.test(after);
  if (!isNumber) throw problem(400, "after has to be the number of a change, or 0.");
  return Number(after);
}

let taken = 0;
/** Hands out what nobody has fetched yet. */
function changesAfter(after: number): Change[] {
  const from = Math.max(after, taken);
  taken = log.length;
  return log.filter(({ seq }) => seq > from);
}

/** Numbers a change and keeps it: whoever comes later can still be told. */
function note(type: Change["type"], todo: Todo): void {
  const change = { seq: log.length + 1, type, todo };
  log.push(change);
  news.emit("change", change);
}
