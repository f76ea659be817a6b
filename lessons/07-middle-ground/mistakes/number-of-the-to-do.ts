// Region: poll
// Step: 1
// Sentence: a consumer that applies them in it ends up right
// Source: The key of a row taken for the number of a change

/** The N of ?after=N: the last change that the consumer has, 0 when it has none. */
function cursorOf({ query }: Request): number {
  const { after = "0" } = query;
  const isNumber = typeof after === "string" && /^\d{1,15}$/.test(after);
  if (!isNumber) throw problem(400, "after has to be the number of a change, or 0.");
  return Number(after);
}

const changesAfter = (after: number) => log.filter(({ seq }) => seq > after);

/** Numbers a change and keeps it: whoever comes later can still be told. */
function note(type: Change["type"], todo: Todo): void {
  const change = { seq: Number(todo.id), type, todo };
  log.push(change);
  news.emit("change", change);
}
