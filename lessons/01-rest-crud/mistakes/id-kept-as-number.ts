// Region: create
// Step: 2
// Sentence: The url that you gave out is a promise
// Source: ECMAScript, SameValueZero: a Map does not find "1" under 1, and Express hands over params as text

app.post("/todos", (request, response) => {
  const fields = checkedFields(request);
  const id = (lastId += 1);
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, ...fields, completed: false };
  todos.set(id, todo);
  response.status(201).location(url).json(todo);
});
