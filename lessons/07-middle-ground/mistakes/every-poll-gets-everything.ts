// Region: poll
// Step: 1
// Sentence: N is the consumer's own
// Source: RFC 6202, section 2

/** The N of ?after=N: the last change that the consumer has, 0 when it has none. */
function cursorOf({ query }: Request): number {
  const { after = "0" } = query;
  const isNumber = typeof after === "string" && /^\d{1,15}$/.test(after);
  if (!isNumber) throw problem(400, "after has to be the number of a change, or 0.");
  return Number(after);
}

const changesAfter = (after: number) => log.filter(() => after >= 0);

/** Numbers a change and keeps it: whoever comes later can still be told. */
function note(type: Change["type"], todo: Todo): void {
  const change = { seq: log.length + 1, type, todo };
  log.push(change);
  news.emit("change", change);
}
