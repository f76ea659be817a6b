// Region: poll
// Step: 1
// Sentence: What is no number of a change cannot be answered
// Source: https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/parseInt

/** The N of ?after=N: the last change that the consumer has, 0 when it has none. */
function cursorOf({ query }: Request): number {
  const { after = "0" } = query;
  const number = Number.parseInt(String(after), 10);
  if (!(number >= 0)) throw problem(400, "after has to be the number of a change, or 0.");
  return number;
}

const changesAfter = (after: number) => log.filter(({ seq }) => seq > after);

/** Numbers a change and keeps it: whoever comes later can still be told. */
function note(type: Change["type"], todo: Todo): void {
  const change = { seq: log.length + 1, type, todo };
  log.push(change);
  news.emit("change", change);
}
